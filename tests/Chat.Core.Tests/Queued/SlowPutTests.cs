using Chat.Core.Storage;

namespace Chat.Core.Tests.Queued;

/// <summary>Entries that are stored long after their number, many at once: as when the log's partition stands still for a moment.</summary>
public sealed class SlowPutTests
{
    [Theory]
    [InlineData(20, 15, 1_500, 5)]
    [InlineData(20, 40, 1_500, 1)]
    [InlineData(20, 60, 3_000, 3)]
    [InlineData(100, 60, 400, 4)]
    [InlineData(60, 180, 3_000, 2)]
    public void All_are_sent_to_everybody_however_many_are_late(int rate, int slow, int milliseconds, int seed)
    {
        var world = new QueuedWorld(new ChatOptions(), processes: 5, seed) { StoreMilliseconds = 5, PostMilliseconds = 10 };
        var puts = 0;
        world.Store.BetweenNumberAndPut = () => ++puts is var n && n >= 100 && n < 100 + slow ? world.Latency(milliseconds) : world.Latency(5);
        world.Time.Run(async () =>
        {
            await world.ConnectAsync(60);
            await world.TalkAsync(rate, TimeSpan.FromSeconds(15), senders: 10);
            await world.Time.Delay(TimeSpan.FromSeconds(5));
            await world.SayAsync("c0");
            await world.Queue.IdleAsync();
        });
        Assert.Equal([], NeverSent(world));
    }

    /// <summary>Numbers that nobody ever uses lie between: a repeated message takes one.</summary>
    [Fact]
    public void Late_ones_are_found_among_numbers_that_stay_empty()
    {
        var world = new QueuedWorld(new ChatOptions(), processes: 5, seed: 6) { StoreMilliseconds = 5, PostMilliseconds = 10 };
        var puts = 0;
        world.Store.BetweenNumberAndPut = () => (++puts % 50) == 0 ? world.Latency(1_500) : world.Latency(5);
        world.Time.Run(async () =>
        {
            await world.ConnectAsync(60);
            var repeating = RepeatAsync(world, perSecond: 20, TimeSpan.FromSeconds(15));
            await world.TalkAsync(20, TimeSpan.FromSeconds(15), senders: 10);
            await repeating;
            await world.Time.Delay(TimeSpan.FromSeconds(5));
            await world.SayAsync("c0");
            await world.Queue.IdleAsync();
        });
        Assert.Equal([], NeverSent(world));
    }

    private static async Task RepeatAsync(QueuedWorld world, int perSecond, TimeSpan duration)
    {
        for (var i = 0; i < perSecond * duration.TotalSeconds; i++)
        {
            world.Store.Skip("lobby");
            await world.Time.Delay(TimeSpan.FromSeconds(1) / perSecond);
        }
    }

    private static IEnumerable<string> NeverSent(QueuedWorld world) =>
        from member in world.Posts
        from due in world.Due
        where due.Value.Sender != member.Key && !member.Value.Any(post => post.Seqs.Contains(due.Key))
        select $"{due.Key} to {member.Key}";
}
