extern alias plan;

using System.Globalization;
using Chat.LoadTest.Commands;
using Chat.LoadTest.Reporting;
using Chat.LocalGateway;
using Microsoft.Extensions.Logging.Abstractions;
using PlanProgram = plan::Chat.Plan.Commands.PlanProgram;

namespace Chat.LoadTest.Tests.Runs;

/// <summary>What <c>./chat load --json</c> writes is what <c>./chat plan check</c> reads: each knows the form by its own words.</summary>
public sealed class PlanCheckTests
{
    [Theory]
    [InlineData("{}")]
    [InlineData("not json")]
    [InlineData("""{"form":"chat-load-0"}""")]
    [InlineData("""{"form":"chat-load-2","options":{}}""")]
    public async Task What_is_no_report_or_one_of_another_version_both_commands_refuse_alike(string content)
    {
        using var files = new ReportFiles();
        await File.WriteAllTextAsync(files.Json, content, TestContext.Current.CancellationToken);
        var (compare, check) = (new StringWriter(), new StringWriter());
        Assert.Equal(1, await LoadProgram.RunAsync(["compare", files.Json, files.Json], TextWriter.Null, compare));
        Assert.Equal(1, PlanProgram.Run(["check", files.Json], TextWriter.Null, check));
        Assert.Equal(compare.ToString(), check.ToString());
        Assert.Equal(content.Contains("chat-load-", StringComparison.Ordinal), check.ToString().Contains("another version", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("room", false, "--rooms", "1")]
    [InlineData("rooms", false, "--rooms", "3")]
    [InlineData("room", true, "--rooms", "1")]
    public async Task The_report_of_a_real_run_is_simulated_and_its_own_figures_stand_beside(string scenario, bool queue, params string[] rooms)
    {
        await using var chat = await LocalChat.StartAsync(
            new LocalChatOptions { Port = 0, DataFolder = null, Queue = queue, Chat = queue ? new() { InlineReceivers = 0 } : null }, NullLoggerFactory.Instance);
        using var files = new ReportFiles();
        var (output, error) = (new StringWriter(), new StringWriter());
        string[] load = [scenario, chat.WebSocketUrl.ToString(), "--connections", "30", "--publishers", "3", "--rate", "20", "--duration", "2", "--ramp", "0.2", "--json", files.Json];
        Assert.Equal(0, await LoadProgram.RunAsync([.. load, .. rooms], TextWriter.Synchronized(output), error));

        var (checkedOutput, refused) = (new StringWriter(), new StringWriter());
        Assert.Equal((0, ""), (PlanProgram.Run(["check", files.Json], checkedOutput, refused), refused.ToString()));
        var rows = checkedOutput.ToString().Split('\n').Where(line => line.StartsWith("| ", StringComparison.Ordinal)).Skip(2)
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries)).ToDictionary(cells => cells[1], cells => cells[2..5]);

        var report = ReportFile.Read(files.Json);
        double Real(string figure) => double.Parse(rows[figure][0], CultureInfo.InvariantCulture);
        Assert.Equal(20, Real("messages a second"));
        Assert.Equal(report.Counts.Deliveries / (double)report.Counts.Acknowledged, Real("deliveries of a message"), tolerance: 0.0051);
        Assert.Equal((report.Counts.Deliveries - report.Counts.Gathered) / (double)report.Counts.Deliveries, Real("frames for a delivery"), tolerance: 0.0051);
        Assert.Equal(report.Latency("acknowledgement").P99, Real("ms to the acknowledgement, p99"), tolerance: 0.0051);
        Assert.Equal(report.Latency("delivery").P50, Real("ms to a receiver, p50"), tolerance: 0.0051);
        // Of the plan's side: it has simulated the same people in the same rooms.
        Assert.Equal(Real("deliveries of a message"), double.Parse(rows["deliveries of a message"][1], CultureInfo.InvariantCulture), tolerance: 0.5);
        Assert.All(rows.Values, cells => Assert.True(double.Parse(cells[1], CultureInfo.InvariantCulture) > 0));
    }
}
