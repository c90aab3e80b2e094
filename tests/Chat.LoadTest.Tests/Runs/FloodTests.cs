using Chat.LoadTest.Reporting;
using Chat.LoadTest.Tests.Server;

namespace Chat.LoadTest.Tests.Runs;

public sealed class FloodTests
{
    [Fact]
    public async Task A_server_that_is_faster_than_the_tool_makes_it_say_that_it_was_the_bottleneck()
    {
        using var server = new Flood(framesEach: 50_000);
        var options = Run.Small(server.Url, "room") with { Connections = 32, Rooms = 1, Publishers = 1, Rate = null, Messages = 1, Duration = 3, Settle = 30 };
        var report = await Run.AsyncOf(options);
        Assert.Equal(1, report.Counts.Acknowledged);
        Assert.Equal(31, report.Counts.Deliveries); // each member once; all further frames repeat it
        Assert.Empty(report.Broken());
        Assert.NotNull(report.Generator.Bottleneck);
        Assert.Contains(Summary.Lines(report), line => line.Contains("may have been the bottleneck", StringComparison.Ordinal));
    }
}
