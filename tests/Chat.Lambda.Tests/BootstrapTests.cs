using System.Text.Json;
using Amazon.Lambda.APIGatewayEvents;
using Amazon.Lambda.Core;
using Amazon.Lambda.RuntimeSupport;
using Chat.Lambda.Tests.Doubles;

namespace Chat.Lambda.Tests;

/// <summary>The process of a function against a Lambda Runtime API. It reads one environment variable of the process, so it runs alone.</summary>
public sealed class BootstrapTests : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
    private RuntimeApiServer _api = null!;

    [Fact]
    public async Task An_event_is_answered_with_the_bytes_that_the_same_function_gives_in_process()
    {
        var chat = new TestFunctions();
        var running = await StartAsync(chat.Functions.Handler("connect"));
        _api.Enqueue(TestFunctions.Event("connect"), "request-7");
        var response = await _api.PostAsync();
        Assert.Equal("/2018-06-01/runtime/invocation/request-7/response", response.Path);
        Assert.Equal(await chat.InvokeAsync("connect", TestFunctions.Event("connect")), response.Body);
        await StopAsync(running);
    }

    [Fact]
    public async Task A_message_is_answered_over_the_runtime_API_as_in_process()
    {
        var chat = new TestFunctions();
        var running = await StartAsync(chat.Functions.Handler("message"));
        _api.Enqueue(TestFunctions.Event("message"));
        Assert.Equal(await chat.InvokeAsync("message", TestFunctions.Event("message")), (await _api.PostAsync()).Body);
        await StopAsync(running);
    }

    [Fact]
    public async Task A_batch_of_the_queue_is_answered_over_the_runtime_API_as_in_process()
    {
        var chat = new TestFunctions();
        _api = await RuntimeApiServer.StartAsync();
        var running = ChatBootstrap.RunFanOutAsync(() => Task.FromResult<FanOutHandler>(chat.Functions.FanOutAsync), _api.Endpoint, _stop.Token);
        const string Batch = """{"Records":[{"messageId":"x","body":"not a job"}]}""";
        _api.Enqueue(Batch);
        Assert.Equal(await chat.InvokeAsync("fan-out", Batch), (await _api.PostAsync()).Body);
        await StopAsync(running);
    }

    [Fact]
    public async Task Events_are_taken_one_at_a_time()
    {
        var running = await StartAsync((_, _) => Task.FromResult(new APIGatewayProxyResponse { StatusCode = 200 }));
        _api.Enqueue("{}", "a");
        _api.Enqueue("{}", "b");
        string[] expected =
        [
            "/2018-06-01/runtime/invocation/next", "/2018-06-01/runtime/invocation/a/response",
            "/2018-06-01/runtime/invocation/next", "/2018-06-01/runtime/invocation/b/response",
        ];
        foreach (var path in expected) Assert.Equal(path, (await _api.CallAsync()).Path);
        await StopAsync(running);
    }

    [Fact]
    public async Task The_context_says_what_the_headers_said()
    {
        ILambdaContext? seen = null;
        var remaining = TimeSpan.Zero;
        var trace = "";
        var running = await StartAsync((_, context) =>
        {
            (seen, remaining, trace) = (context, context.RemainingTime, Environment.GetEnvironmentVariable("_X_AMZN_TRACE_ID") ?? "");
            return Task.FromResult(new APIGatewayProxyResponse { StatusCode = 200 });
        });
        _api.Enqueue("{}", "request-7", DateTimeOffset.UtcNow.AddMinutes(10));
        await _api.PostAsync();
        Assert.Equal("request-7", seen!.AwsRequestId);
        Assert.Equal("arn:aws:lambda:us-east-1:123456789012:function:chat", seen.InvokedFunctionArn);
        Assert.InRange(remaining, TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(10));
        Assert.Equal("Root=1-6b0519d0-5b7c2d9e4f60718293a4b5c6", trace);
        await StopAsync(running);
    }

    [Fact]
    public async Task An_exception_is_reported_and_the_next_event_served()
    {
        var running = await StartAsync((request, _) => request.Body is null
            ? throw new InvalidOperationException("no such luck")
            : Task.FromResult(new APIGatewayProxyResponse { StatusCode = 200 }));
        _api.Enqueue("{}", "bad");
        _api.Enqueue("""{"body":""}""", "good");
        var report = await _api.PostAsync();
        Assert.Equal("/2018-06-01/runtime/invocation/bad/error", report.Path);
        Assert.Equal("InvalidOperationException", report.Headers["Lambda-Runtime-Function-Error-Type"]);
        Assert.StartsWith("application/vnd.aws.lambda.error+json", report.Headers["Content-Type"], StringComparison.Ordinal);
        var error = JsonDocument.Parse(report.Body).RootElement;
        Assert.Equal("InvalidOperationException", error.GetProperty("errorType").GetString());
        Assert.Equal("no such luck", error.GetProperty("errorMessage").GetString());
        Assert.Contains(nameof(BootstrapTests), error.GetProperty("stackTrace").GetRawText(), StringComparison.Ordinal);
        Assert.Equal("/2018-06-01/runtime/invocation/good/response", (await _api.PostAsync()).Path);
        await StopAsync(running);
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("""{"requestContext":"here"}""")]
    public async Task An_event_that_cannot_be_read_is_reported_and_the_next_one_served(string json)
    {
        var running = await StartAsync(new TestFunctions().Functions.Handler("message"));
        _api.Enqueue(json, "bad");
        _api.Enqueue(TestFunctions.Event("message"), "good");
        var report = await _api.PostAsync();
        Assert.Equal("/2018-06-01/runtime/invocation/bad/error", report.Path);
        Assert.Equal("JsonSerializerException", report.Headers["Lambda-Runtime-Function-Error-Type"]);
        Assert.Equal("/2018-06-01/runtime/invocation/good/response", (await _api.PostAsync()).Path);
        await StopAsync(running);
    }

    [Fact]
    public async Task What_fails_during_INIT_is_reported_and_ends_the_process()
    {
        _api = await RuntimeApiServer.StartAsync();
        var running = ChatBootstrap.RunAsync(() => throw new InvalidOperationException("no table"), _api.Endpoint, _stop.Token);
        Assert.Equal("no table", (await Assert.ThrowsAsync<InvalidOperationException>(() => running)).Message);
        var report = await _api.CallAsync();
        Assert.Equal("/2018-06-01/runtime/init/error", report.Path);
        Assert.Contains("no table", report.Body, StringComparison.Ordinal);
        Assert.Equal("InvalidOperationException", report.Headers["Lambda-Runtime-Function-Error-Type"]);
    }

    [Fact]
    public async Task Told_to_stop_while_it_waits_it_ends_normally()
    {
        var running = await StartAsync((_, _) => Task.FromResult(new APIGatewayProxyResponse()));
        Assert.EndsWith("/next", (await _api.CallAsync()).Path, StringComparison.Ordinal);
        await StopAsync(running);
    }

    [Fact]
    public async Task Told_to_stop_while_it_works_it_answers_first()
    {
        var running = await StartAsync(async (_, _) =>
        {
            await _stop.CancelAsync();
            return new APIGatewayProxyResponse { StatusCode = 200 };
        });
        _api.Enqueue("{}");
        Assert.Equal("/2018-06-01/runtime/invocation/request-1/response", (await _api.PostAsync()).Path);
        await running;
    }

    [Theory]
    [InlineData("/next", 500)]
    [InlineData("/next", 403)]
    [InlineData("/response", 500)]
    [InlineData("/response", 413)]
    public async Task What_the_runtime_API_refuses_ends_the_process(string path, int status)
    {
        _api = await RuntimeApiServer.StartAsync();
        _api.Status = called => called.EndsWith(path, StringComparison.Ordinal) ? status : 0;
        _api.Enqueue("{}");
        var running = RunAsync((_, _) => Task.FromResult(new APIGatewayProxyResponse { StatusCode = 200 }));
        Assert.Equal(status, (await Assert.ThrowsAsync<RuntimeApiClientException>(() => running)).StatusCode);
    }

    [Fact]
    public async Task A_refused_error_report_ends_the_process_too()
    {
        _api = await RuntimeApiServer.StartAsync();
        _api.Status = called => called.EndsWith("/error", StringComparison.Ordinal) ? 500 : 0;
        _api.Enqueue("{}");
        var running = RunAsync((_, _) => throw new InvalidOperationException());
        Assert.Equal(500, (await Assert.ThrowsAsync<RuntimeApiClientException>(() => running)).StatusCode);
    }

    [Fact]
    public async Task An_answer_may_be_taken_with_204()
    {
        var running = await StartAsync((_, _) => Task.FromResult(new APIGatewayProxyResponse { StatusCode = 200 }));
        _api.Status = called => called.EndsWith("/response", StringComparison.Ordinal) ? 204 : 0;
        _api.Enqueue("{}", "a");
        _api.Enqueue("{}", "b");
        Assert.EndsWith("/a/response", (await _api.PostAsync()).Path, StringComparison.Ordinal);
        Assert.EndsWith("/b/response", (await _api.PostAsync()).Path, StringComparison.Ordinal);
        await StopAsync(running);
    }

    [Fact]
    public async Task An_event_without_a_request_id_cannot_be_answered_so_the_process_ends()
    {
        _api = await RuntimeApiServer.StartAsync();
        _api.Enqueue("{}", requestId: null);
        await Assert.ThrowsAnyAsync<Exception>(() => RunAsync((_, _) => throw new InvalidOperationException()));
    }

    public async ValueTask DisposeAsync()
    {
        _stop.Dispose();
        await _api.DisposeAsync();
    }

    private async Task<Task> StartAsync(ChatHandler handler)
    {
        _api = await RuntimeApiServer.StartAsync();
        return RunAsync(handler);
    }

    private Task RunAsync(ChatHandler handler) => ChatBootstrap.RunAsync(() => Task.FromResult(handler), _api.Endpoint, _stop.Token);

    private async Task StopAsync(Task running)
    {
        await _stop.CancelAsync();
        await running.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
    }
}
