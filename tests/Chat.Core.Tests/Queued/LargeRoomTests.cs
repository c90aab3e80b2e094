using System.Text.Json;
using Chat.Core.Delivery;

namespace Chat.Core.Tests.Queued;

/// <summary>Entries of a large room that no feed takes: they go by the queue all the same.</summary>
public sealed class LargeRoomTests
{
    private readonly QueuedWorld _world = new(new ChatOptions { InlineReceivers = 50, ReceiversPerSlice = 100 }, processes: 1)
    {
        StoreMilliseconds = 2, PostMilliseconds = 5,
    };

    [Fact]
    public void The_first_message_after_a_quiet_hour_goes_by_the_queue_to_everybody_once()
    {
        _world.Time.Run(async () =>
        {
            await _world.ConnectAsync(400);
            await _world.Time.Delay(TimeSpan.FromMinutes(61));
            await _world.SayAsync("c0");
            await _world.Queue.IdleAsync();
        });
        var job = Assert.Single(_world.Queue.Sent);
        Assert.Equal(399, job.GetProperty("connections").GetArrayLength());
        Assert.Empty(_world.Posts["c0"]);
        Assert.All(_world.Posts.Where(member => member.Key != "c0"), member => Assert.Equal([1], Assert.Single(member.Value).Seqs));
    }

    [Fact]
    public void What_the_queue_does_not_take_of_it_is_posted_by_who_took_the_message()
    {
        _world.Queue.Refuses = _ => true;
        _world.Time.Run(async () =>
        {
            await _world.ConnectAsync(400);
            await _world.Time.Delay(TimeSpan.FromMinutes(61));
            await _world.SayAsync("c0");
        });
        Assert.All(_world.Posts.Where(member => member.Key != "c0"), member => Assert.Single(member.Value));
    }

    [Fact]
    public void A_repeated_message_from_before_the_feed_goes_by_the_queue()
    {
        const string Frame = """{"action":"message","text":"hello","id":"i1"}""";
        var (jobs, posts) = (0, 0);
        _world.Time.Run(async () =>
        {
            await _world.ConnectAsync(140);
            await _world.AnyProcess.ReceiveAsync("c0", Frame);
            await _world.ConnectAsync(260);
            await _world.SayAsync("c0");
            await _world.Queue.IdleAsync();
            (jobs, posts) = (_world.Queue.Sent.Count, _world.Posts["c9"].Count);
            _world.Outcome = _ => DeliveryOutcome.Failed;
            var answer = JsonDocument.Parse(await _world.AnyProcess.ReceiveAsync("c0", Frame)).RootElement;
            Assert.Equal(1, answer.GetProperty("seq").GetInt64());
            _world.Outcome = null;
            await _world.Queue.IdleAsync();
        });
        Assert.Equal(jobs + 1, _world.Queue.Sent.Count);
        Assert.Equal(posts + 1, _world.Posts["c9"].Count);
    }
}
