using System.Diagnostics;
using Chat.Lambda.Tests.Doubles;

namespace Chat.Lambda.Tests;

/// <summary>The program itself, in a process of its own.</summary>
public sealed class ProgramTests
{
    // The program's own folder: a test's has no copy of what ASP.NET Core brings.
    private static readonly string Binary = Path.GetFullPath(Path.Combine(
        AppContext.BaseDirectory, "..", "..", "Chat.Lambda", Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)), "Chat.Lambda.dll"));

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

    private static async Task<(int Exit, string Error)> RunAsync(Dictionary<string, string> variables)
    {
        var start = new ProcessStartInfo("dotnet", [Binary]) { RedirectStandardError = true, RedirectStandardOutput = true };
        foreach (var name in new[] { "AWS_LAMBDA_RUNTIME_API", "_HANDLER", "CHAT_TABLE", "CHAT_MANAGEMENT_ENDPOINT", "CHAT_LOG_LEVEL" }) start.Environment.Remove(name);
        foreach (var (name, value) in variables) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        return (process.ExitCode, await error);
    }
}
