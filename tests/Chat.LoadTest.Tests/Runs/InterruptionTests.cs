using System.Diagnostics;
using System.Globalization;
using Chat.LoadTest.Reporting;
using Chat.LoadTest.Tests.Server;

namespace Chat.LoadTest.Tests.Runs;

/// <summary>Ctrl-C, as the terminal gives it to every process of the run.</summary>
public sealed class InterruptionTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Ctrl_C_ends_the_sending_and_a_whole_report_is_still_made(int workers)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no signal that one process can send to another.");
        using var files = new ReportFiles();
        await using var chat = await FaultyChat.StartAsync(Misbehaviour.None);
        var said = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        chat.Said += count => { if (count == 20) said.TrySetResult(); };
        await using var load = new LoadProcess(
        [
            "rooms", $"{chat.Url}", "--connections", "8", "--rooms", "2", "--publishers", "2", "--rate", "40", "--ramp", "0", "--duration", "600",
            "--workers", workers.ToString(CultureInfo.InvariantCulture), "--json", files.Json, "--html", files.Html,
        ]);
        await said.Task.WaitAsync(TimeSpan.FromSeconds(60));
        using (var kill = Process.Start("kill", ["-INT", load.Id.ToString(CultureInfo.InvariantCulture)])) await kill.WaitForExitAsync();
        Assert.Equal(0, await load.EndAsync());
        Assert.Equal("", load.Error.ToString().Trim());
        Assert.Contains("interrupted", load.Output.ToString(), StringComparison.Ordinal);
        var report = ReportFile.Read(files.Json);
        Assert.True(report.Interrupted && File.Exists(files.Html));
        Assert.Equal(report.Counts.Sent, report.Counts.Acknowledged);
        Assert.InRange(report.Counts.Sent, 20, 20_000);
    }
}
