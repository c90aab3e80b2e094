using System.Diagnostics;
using System.Text.Json;
using Chat.Lambda.Tests.Doubles;

namespace Chat.Lambda.Tests;

/// <summary>The program itself, in a process of its own.</summary>
public sealed class ProgramTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Started_by_hand_it_says_who_starts_it()
    {
        var (exit, error) = await RunAsync([]);
        Assert.Equal(1, exit);
        Assert.Equal("Lambda starts this program, and sets AWS_LAMBDA_RUNTIME_API; on a laptop use ./chat up.", error.Trim());
    }

    [Fact]
    public async Task Without_its_table_it_tells_Lambda_so_and_ends()
    {
        await using var api = await RuntimeApiServer.StartAsync();
        var (exit, _) = await RunAsync(new() { ["AWS_LAMBDA_RUNTIME_API"] = api.Endpoint, ["_HANDLER"] = "connect" });
        Assert.NotEqual(0, exit);
        var report = await api.CallAsync();
        Assert.Equal("/2018-06-01/runtime/init/error", report.Path);
        Assert.Contains("CHAT_TABLE", report.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Set_up_as_on_AWS_it_answers_events_and_ends_in_peace_when_it_is_told_to()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no SIGTERM to send.");
        await using var api = await RuntimeApiServer.StartAsync();
        using var process = FunctionProcess.Start(FunctionProcess.Managed, new()
        {
            ["AWS_LAMBDA_RUNTIME_API"] = api.Endpoint, ["_HANDLER"] = "connect", ["CHAT_TABLE"] = "chat",
            ["CHAT_MANAGEMENT_ENDPOINT"] = "https://k3j9x0a7bq.execute-api.us-east-1.amazonaws.com/prod",
            ["AWS_REGION"] = "us-east-1", ["AWS_ACCESS_KEY_ID"] = "local", ["AWS_SECRET_ACCESS_KEY"] = "local",
        });
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        // No connection, so no table is needed: what answers is the program itself.
        api.Enqueue("{}", "request-7");
        var response = await api.PostAsync();
        Assert.Equal("/2018-06-01/runtime/invocation/request-7/response", response.Path);
        Assert.StartsWith("""{"statusCode":400""", response.Body, StringComparison.Ordinal);

        using var kill = Process.Start("kill", ["-TERM", $"{process.Id}"]);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Patience, TestContext.Current.CancellationToken);
        Assert.Equal(0, process.ExitCode);
        var line = JsonDocument.Parse(Assert.Single((await output).Split('\n', StringSplitOptions.RemoveEmptyEntries))).RootElement;
        Assert.Equal(("EventMalformed", "request-7"), (line.GetProperty("event").GetString(), line.GetProperty("requestId").GetString()));
    }

    private static async Task<(int Exit, string Error)> RunAsync(Dictionary<string, string> variables)
    {
        using var process = FunctionProcess.Start(FunctionProcess.Managed, variables);
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Patience, TestContext.Current.CancellationToken);
        return (process.ExitCode, await error);
    }
}
