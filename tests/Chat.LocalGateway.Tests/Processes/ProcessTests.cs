using System.Net;
using System.Text;
using Chat.LocalGateway.Functions;
using Chat.LocalGateway.Processes;
using Chat.LocalGateway.Tests.Harness;

namespace Chat.LocalGateway.Tests.Processes;

/// <summary>Functions as Lambda hosts them: the Runtime API, and the life of processes.</summary>
public sealed class ProcessTests
{
    [Fact]
    public async Task An_event_goes_out_with_Lambdas_headers_and_what_the_process_answers_is_the_result()
    {
        await using var pool = await TestPool.StartAsync();
        var result = pool.InvokeAsync("request-1", """{"an":"event"}""");
        var process = await pool.NextProcessAsync();
        using var next = await process.NextAsync().Soon();
        Assert.Equal("""{"an":"event"}""", await next.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal("request-1", Header(next, "Lambda-Runtime-Aws-Request-Id"));
        Assert.Equal(pool.Time.GetUtcNow().AddSeconds(10).ToUnixTimeMilliseconds().ToString(), Header(next, "Lambda-Runtime-Deadline-Ms"));
        Assert.Equal("arn:aws:lambda:us-east-1:000000000000:function:message", Header(next, "Lambda-Runtime-Invoked-Function-Arn"));
        Assert.Matches("^Root=1-[0-9a-f]{8}-[0-9a-f]{24};Sampled=0$", Header(next, "Lambda-Runtime-Trace-Id"));

        Assert.Equal(202, await process.RespondAsync("request-1", """{"statusCode":200}"""));
        var succeeded = await result.Soon();
        Assert.Equal((InvocationStatus.Succeeded, """{"statusCode":200}"""), (succeeded.Status, Encoding.UTF8.GetString(succeeded.Payload.Span)));
    }

    [Fact]
    public async Task A_process_is_told_what_Lambda_tells_it_and_nothing_of_the_persons_own_AWS()
    {
        Environment.SetEnvironmentVariable("AWS_A_PERSONS_OWN", "x");
        var script = "env | grep -E '^(AWS_|CHAT_|_HANDLER|LAMBDA_)' | sort | tr '\\n' ' '; echo; exec sleep 600";
        await using var pool = await TestPool.StartAsync(script: script);
        var result = pool.InvokeAsync("request-1");
        await Wait.UntilAsync(() => pool.Logs.All.Any(line => line.Contains("AWS_LAMBDA_RUNTIME_API", StringComparison.Ordinal)), "the environment is told");
        var environment = pool.Logs.All.Single(line => line.Contains("AWS_LAMBDA_RUNTIME_API", StringComparison.Ordinal));
        string[] expected =
        [
            "_HANDLER=message", "AWS_LAMBDA_FUNCTION_NAME=message", "AWS_LAMBDA_FUNCTION_MEMORY_SIZE=512", "LAMBDA_TASK_ROOT=/bin",
            "AWS_LAMBDA_INITIALIZATION_TYPE=on-demand", "CHAT_TABLE=a-table", "CHAT_FUNCTION=message",
        ];
        Assert.All(expected, variable => Assert.Contains(variable, environment, StringComparison.Ordinal));
        Assert.DoesNotContain("AWS_A_PERSONS_OWN", environment, StringComparison.Ordinal);
        Assert.DoesNotContain("CHAT_OTHER", environment, StringComparison.Ordinal);
        Assert.False(result.IsCompleted);
    }

    [Fact]
    public async Task A_process_has_one_event_at_a_time_and_a_further_one_is_started_when_none_is_free()
    {
        await using var pool = await TestPool.StartAsync();
        var first = pool.InvokeAsync("request-1");
        var one = await pool.NextProcessAsync();
        using var next = await one.NextAsync().Soon();
        var second = pool.InvokeAsync("request-2");
        var two = await pool.NextProcessAsync();
        using var further = await two.NextAsync().Soon();
        Assert.Equal("request-2", Header(further, "Lambda-Runtime-Aws-Request-Id"));
        Assert.Equal(2, pool.Running.Count);

        await one.RespondAsync("request-1", "{}");
        await first.Soon();
        var free = one.NextAsync();
        var third = pool.InvokeAsync("request-3");
        using var again = await free.Soon();
        Assert.Equal("request-3", Header(again, "Lambda-Runtime-Aws-Request-Id"));
        Assert.Equal(2, pool.Running.Count);
        Assert.False(second.IsCompleted || third.IsCompleted);
    }

    [Fact]
    public async Task Beyond_the_concurrency_an_event_is_throttled_and_other_functions_are_not_there()
    {
        await using var pool = await TestPool.StartAsync(new() { Concurrency = 1 });
        var first = pool.InvokeAsync("request-1");
        Assert.Equal(InvocationStatus.Throttled, (await pool.InvokeAsync("request-2").Soon()).Status);
        Assert.Equal(InvocationStatus.NotInvocable, (await pool.InvokeAsync("other", "request-3", "{}").Soon()).Status);
        var process = await pool.NextProcessAsync();
        using var next = await process.NextAsync().Soon();
        await process.RespondAsync("request-1", "{}");
        Assert.Equal(InvocationStatus.Succeeded, (await first.Soon()).Status);
        var after = pool.InvokeAsync("request-4");
        using var again = await process.NextAsync().Soon();
        Assert.Equal("request-4", Header(again, "Lambda-Runtime-Aws-Request-Id"));
        Assert.False(after.IsCompleted);
    }

    [Fact]
    public async Task An_error_fails_its_event_alone_and_is_logged_by_its_type()
    {
        await using var pool = await TestPool.StartAsync();
        var result = pool.InvokeAsync("request-1");
        var process = await pool.NextProcessAsync();
        using var next = await process.NextAsync().Soon();
        Assert.Equal(400, await process.RespondAsync("another", "{}"));
        Assert.Equal(404, await process.PostAsync("invocation/request-1/nothing", "{}"));
        Assert.Equal(202, await process.FailAsync("request-1", "TimeoutException"));
        Assert.Equal(InvocationStatus.Failed, (await result.Soon()).Status);
        Assert.Equal(400, await process.RespondAsync("request-1", "{}"));
        Assert.Equal("Function message failed request request-1 with TimeoutException", Assert.Single(pool.Logs.Errors));
        Assert.DoesNotContain(pool.Logs.All, line => line.Contains("of a message's text", StringComparison.Ordinal));
        Assert.Single(pool.Running);
    }

    [Fact]
    public async Task A_process_that_dies_fails_its_event_and_the_next_event_has_another()
    {
        await using var pool = await TestPool.StartAsync();
        var result = pool.InvokeAsync("request-1");
        var process = await pool.NextProcessAsync();
        using var next = await process.NextAsync().Soon();
        pool.KillAll();
        Assert.Equal(InvocationStatus.Failed, (await result.Soon()).Status);
        Assert.Contains("exited with code 137 in the middle of request request-1", Assert.Single(pool.Logs.Errors), StringComparison.Ordinal);
        var second = pool.InvokeAsync("request-2");
        var another = await pool.NextProcessAsync();
        using var again = await another.NextAsync().Soon();
        await another.RespondAsync("request-2", "{}");
        Assert.Equal(InvocationStatus.Succeeded, (await second.Soon()).Status);
    }

    [Fact]
    public async Task An_event_over_the_functions_time_fails_and_its_process_is_ended()
    {
        await using var pool = await TestPool.StartAsync();
        var result = pool.InvokeAsync("request-1");
        var process = await pool.NextProcessAsync();
        using var next = await process.NextAsync().Soon();
        pool.Time.Advance(TimeSpan.FromSeconds(12));
        Assert.Equal(InvocationStatus.Failed, (await result.Soon()).Status);
        await Wait.UntilAsync(() => pool.Running.Count == 0, "the process is gone");
        Assert.Contains("passed its 10 s on request request-1", Assert.Single(pool.Logs.Errors), StringComparison.Ordinal);
        using var refused = await process.NextAsync().Soon();
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
    }

    [Fact]
    public async Task A_process_that_waits_for_long_is_ended_without_a_word()
    {
        await using var pool = await TestPool.StartAsync();
        var result = pool.InvokeAsync("request-1");
        var process = await pool.NextProcessAsync();
        using var next = await process.NextAsync().Soon();
        await process.RespondAsync("request-1", "{}");
        await result.Soon();
        var idle = process.NextAsync();
        await Wait.UntilAsync(() => pool.Running.Single().IsIdle, "the process has asked for more");
        pool.Time.Advance(TimeSpan.FromMinutes(4));
        Assert.Single(pool.Running);
        Assert.False(idle.IsCompleted);
        await Wait.UntilAsync(
            () =>
            {
                pool.Time.Advance(TimeSpan.FromMinutes(1));
                return pool.Running.Count == 0;
            }, "the process is gone");
        Assert.Empty(pool.Logs.Errors);
    }

    [Fact]
    public async Task An_init_that_fails_fails_the_event_and_is_told_once_in_its_own_sentence()
    {
        await using var pool = await TestPool.StartAsync(script: "echo \"The table is missing.\" >&2; exit 3");
        Assert.Equal(InvocationStatus.Failed, (await pool.InvokeAsync("request-1").Soon()).Status);
        Assert.Equal(InvocationStatus.Failed, (await pool.InvokeAsync("request-2").Soon()).Status);
        Assert.Equal(
            "Function message cannot be initialized: its process exited with code 3 before its first event. The table is missing.",
            Assert.Single(pool.Logs.Errors));
    }

    [Fact]
    public async Task An_init_error_that_is_reported_is_the_reason_and_one_over_its_ten_seconds_is_ended()
    {
        await using var pool = await TestPool.StartAsync();
        var first = pool.InvokeAsync("request-1");
        var process = await pool.NextProcessAsync();
        Assert.Equal(202, await process.FailInitAsync("CHAT_TABLE is not set."));
        pool.Time.Advance(TimeSpan.FromSeconds(12));
        Assert.Equal(InvocationStatus.Failed, (await first.Soon()).Status);
        var second = pool.InvokeAsync("request-2");
        await pool.NextProcessAsync();
        pool.Time.Advance(TimeSpan.FromSeconds(12));
        Assert.Equal(InvocationStatus.Failed, (await second.Soon()).Status);
        Assert.Equal(
            ["Function message cannot be initialized: CHAT_TABLE is not set.", "Function message cannot be initialized: INIT took longer than 10 s."],
            pool.Logs.Errors);
    }

    [Fact]
    public async Task Where_all_hang_further_processes_are_started_up_to_the_concurrency()
    {
        await using var pool = await TestPool.StartAsync(new() { Concurrency = 3, AtOnce = 1 });
        var results = Enumerable.Range(1, 3).Select(i => pool.InvokeAsync($"request-{i}")).ToList();
        using var one = await (await pool.NextProcessAsync()).NextAsync().Soon();
        Assert.Single(pool.Running);
        pool.Time.Advance(TimeSpan.FromSeconds(2));
        using var two = await (await pool.NextProcessAsync()).NextAsync().Soon();
        pool.Time.Advance(TimeSpan.FromSeconds(1));
        using var three = await (await pool.NextProcessAsync()).NextAsync().Soon();
        Assert.Equal("request-3", Header(three, "Lambda-Runtime-Aws-Request-Id"));
        Assert.Equal(3, pool.Running.Count(function => function.IsBusy));
        Assert.All(results, result => Assert.False(result.IsCompleted));
    }

    [Theory]
    [InlineData("", null, null)]
    [InlineData("/1", null, null)]
    [InlineData("/00000000000000000000000000000000", null, null)]
    [InlineData(null, "evil.example", null)]
    [InlineData(null, null, "https://evil.example")]
    [InlineData(null, null, "http://127.0.0.1:8080")]
    [InlineData(null, null, "null")]
    public async Task Whoever_is_no_process_of_the_function_gets_no_event_and_fails_none(string? path, string? host, string? origin)
    {
        await using var pool = await TestPool.StartAsync();
        var result = pool.InvokeAsync("request-1");
        var process = await pool.NextProcessAsync();
        Assert.Equal(403, await process.AskAsync("GET", "invocation/next", path, host, origin));
        Assert.Equal(403, await process.AskAsync("POST", "init/error", path, host, origin));
        using var next = await process.NextAsync().Soon();
        Assert.Equal("request-1", Header(next, "Lambda-Runtime-Aws-Request-Id"));
        Assert.Equal(403, await process.AskAsync("POST", "invocation/request-1/response", path, host, origin));
        Assert.Equal(403, await process.AskAsync("POST", "invocation/request-1/error", path, host, origin));
        Assert.Equal(202, await process.RespondAsync("request-1", "{}"));
        Assert.Equal(InvocationStatus.Succeeded, (await result.Soon()).Status);
    }

    [Fact]
    public async Task Each_process_has_a_token_of_its_own_that_nobody_guesses_and_no_line_tells()
    {
        await using var pool = await TestPool.StartAsync();
        var results = Enumerable.Range(1, 2).Select(i => pool.InvokeAsync($"request-{i}")).ToList();
        TestRuntime[] processes = [await pool.NextProcessAsync(), await pool.NextProcessAsync()];
        using var next = await processes[0].NextAsync().Soon();
        Assert.Equal(202, await processes[1].FailInitAsync("CHAT_TABLE is not set."));
        pool.KillAll();
        await Task.WhenAll(results).Soon();
        Assert.NotEqual(processes[0].Token, processes[1].Token);
        Assert.All(processes, process => Assert.Matches("^[0-9a-f]{32}$", process.Token));
        var told = pool.Logs.All.Where(line => !line.Contains("  api ", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(told);
        Assert.All(processes, process => Assert.DoesNotContain(told, line => line.Contains(process.Token, StringComparison.Ordinal)));
    }

    private static string Header(HttpResponseMessage response, string name) => response.Headers.GetValues(name).Single();
}
