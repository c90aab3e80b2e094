using Chat.Plan.Clock;
using Chat.Plan.World;

namespace Chat.Plan.Tests;

public sealed class WorldTests
{
    private readonly VirtualTime _time = new();

    [Fact]
    public void A_bucket_gives_its_burst_and_then_its_rate() => new VirtualThread(_time).Run(async () =>
    {
        var bucket = new TokenBucket(_time, rate: 100, burst: 50);
        Assert.Equal(50, Taken(bucket));
        await _time.Pause(TimeSpan.FromMilliseconds(100));
        Assert.Equal(10, Taken(bucket));
        await _time.Pause(TimeSpan.FromMinutes(1));
        Assert.Equal(50, Taken(bucket));
    });

    [Fact]
    public void A_latency_has_the_median_and_the_p99_that_it_is_given_by()
    {
        var random = new Random(7);
        var drawn = Enumerable.Range(0, 100_000).Select(_ => new Latency(10, 40).Draw(random).TotalMilliseconds).Order().ToArray();
        Assert.InRange(drawn[50_000], 9.8, 10.2);
        Assert.InRange(drawn[99_000], 38, 42);
    }

    [Fact]
    public void A_frame_is_read_for_its_room_and_the_times_of_its_texts()
    {
        var due = TimeSpan.FromMilliseconds(1_234.5);
        var one = $$"""{"type":"message","room":"r3","seq":1,"text":"{{ShownEntries.Text(due, 100)}}"}""";
        var shown = ShownEntries.Of(System.Text.Encoding.UTF8.GetBytes($$"""{"type":"batch","frames":[{{one}},{{one}}]}"""));
        Assert.Equal("r3", shown.Room);
        Assert.Equal([due, due], shown.Due);
        Assert.Equal(100, ShownEntries.Text(due, 100).Length);
    }

    private static int Taken(TokenBucket bucket)
    {
        var taken = 0;
        while (bucket.TryTake()) taken++;
        return taken;
    }
}
