using Chat.LoadTest.Reporting;
using Chat.LoadTest.Tests.Server;

namespace Chat.LoadTest.Tests.Runs;

public sealed class FloodTests
{
    [Fact]
    public async Task A_server_that_is_faster_than_the_tool_makes_it_say_that_it_was_the_bottleneck()
    {
        var report = await FloodAsync(framesEach: 50_000);
        // Where others keep the server from being faster, it has more to say.
        for (var frames = 100_000; report.Generator.Bottleneck is null && frames <= 800_000; frames *= 2) report = await FloodAsync(frames);
        Assert.Equal(1, report.Counts.Acknowledged);
        Assert.Equal(31, report.Counts.Deliveries); // each member once; all further frames repeat it
        Assert.Empty(report.Broken());
        Assert.NotNull(report.Generator.Bottleneck);
        Assert.Contains(Summary.Lines(report), line => line.Contains("may have been the bottleneck", StringComparison.Ordinal));
    }

    private static async Task<RunReport> FloodAsync(int framesEach)
    {
        using var server = new Flood(framesEach);
        return await Run.AsyncOf(
            Run.Small(server.Url, "room") with { Connections = 32, Rooms = 1, Publishers = 1, Rate = null, Messages = 1, Duration = 3, Settle = 30 });
    }
}
