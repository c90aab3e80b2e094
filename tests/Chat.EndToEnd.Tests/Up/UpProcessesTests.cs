using System.Diagnostics;
using System.Text.RegularExpressions;
using Chat.Testing;

namespace Chat.EndToEnd.Tests.Up;

/// <summary><c>./chat up --lambda processes</c> as a person starts it.</summary>
[Collection(ProcessesAlone.Name)]
public sealed partial class UpProcessesTests(DynamoDb dynamoDb)
{
    [Fact]
    public async Task Killed_it_leaves_no_process_behind()
    {
        await using var up = await StartAsync();
        await using var alice = await ChatClient.ConnectAsync(up.WebSocketUrl, "alice");
        Assert.Equal("pong", (await alice.AskAsync(new { action = "ping" })).Text("type"));
        var functions = Functions(up);
        Assert.Equal(2, functions.Count);
        up.Kill();
        foreach (var function in functions)
        {
            using var limit = new CancellationTokenSource(ChatClient.Limit);
            await function.WaitForExitAsync(limit.Token);
            function.Dispose();
        }
    }

    [Fact]
    public async Task Interrupted_it_runs_the_disconnects_and_ends_its_processes()
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("A Ctrl-C cannot be sent to another process on Windows.");
        await using var up = await StartAsync();
        await using var alice = await ChatClient.ConnectAsync(up.WebSocketUrl, "alice");
        var functions = Functions(up);
        // A terminal interrupts all that runs on it.
        foreach (var function in functions) await UpProcess.InterruptAsync(function.Id);
        await up.InterruptAsync();
        Assert.Equal(0, await up.ExitCodeAsync());
        Assert.Contains("of function disconnect ended after 1 events", up.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("warning", up.Output, StringComparison.Ordinal);
        Assert.All(functions, function => Assert.True(function.HasExited));
    }

    private async Task<UpProcess> StartAsync()
    {
        if (await dynamoDb.NewTableAsync() is not { } table)
        {
            dynamoDb.Require();
            return null!;
        }

        return await UpProcess.StartAsync(
            "--port", "0", "--lambda", "processes", "--dynamodb", $"{table.Address}", "--table", table.Table, "--verbose");
    }

    private static List<Process> Functions(UpProcess up) =>
        [.. Started().Matches(up.Output).Select(match => Process.GetProcessById(int.Parse(match.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture)))];

    [GeneratedRegex(@"Process (\d+) of function \w+ started")]
    private static partial Regex Started();
}
