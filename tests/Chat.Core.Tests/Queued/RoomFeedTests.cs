using Chat.Core.Delivery.Queued;
using Chat.Core.Storage;
using Chat.Core.Tests.Doubles;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Chat.Core.Tests.Queued;

/// <summary>When a room goes by the queue, in how many slices, and until when.</summary>
public sealed class RoomFeedTests
{
    private static readonly ChatOptions Options = new();

    private readonly FakeTimeProvider _time = new(TestChat.Start);
    private readonly LogCapture _log = new();
    private readonly InMemoryChatStore _store;
    private readonly RoomFeeds _feeds;
    private long _seq;

    public RoomFeedTests()
    {
        _store = new(_time);
        _feeds = new(_store, Options, _time, _log);
    }

    private DateTimeOffset Now => _time.GetUtcNow();

    [Theory]
    [InlineData(0, false)]
    [InlineData(49, false)]
    [InlineData(50, true)]
    [InlineData(501, true)]
    public void Small_rooms_are_of_no_concern(int connections, bool concerns) =>
        Assert.Equal(concerns, _feeds.Concerns(Head(connections)));

    [Fact]
    public void A_room_that_has_a_feed_is_of_concern_however_small_it_has_become() =>
        Assert.True(_feeds.Concerns(Head(1, new(0, 1, Now))));

    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 0)]
    public async Task Who_only_lets_in_begins_the_feed_of_a_room_that_has_become_large_where_there_is_a_queue(bool isElsewhere, int slices)
    {
        var world = new QueuedWorld(new() { InlineReceivers = 2, IsQueueElsewhere = isElsewhere }, hasQueue: false);
        await world.ConnectAsync(2);
        Assert.Equal(0, (await HeadAsync(world.Store)).Feed.Slices);
        await world.ConnectAsync(1);
        Assert.Equal(slices, (await HeadAsync(world.Store)).Feed.Slices);
    }

    private static async Task<RoomHead> HeadAsync(InMemoryChatStore store) =>
        (await store.ReadHistoryAsync(new("lobby", 1), TestContext.Current.CancellationToken)).Head;

    [Theory]
    [InlineData(50, 8, 1)]
    [InlineData(50, 7, 0)]
    [InlineData(49, 20, 0)]
    [InlineData(500, 20, 1)]
    public async Task A_room_is_busy_from_8_messages_a_second_to_50_people_on(int connections, int rate, int slices)
    {
        var feed = await TalkAsync(connections, rate);
        Assert.Equal(slices, feed.Slices);
        if (slices > 0) Assert.Equal(Now + Options.BusyFeed, feed.Until);
    }

    /// <summary>The distance between this process's own appends counts what others have appended.</summary>
    [Fact]
    public async Task A_process_that_appends_every_tenth_message_sees_the_same_rate()
    {
        await AppendAsync(Head(100));
        _time.Advance(TimeSpan.FromSeconds(1));
        _seq += 9;
        Assert.Equal(1, (await AppendAsync(Head(100))).Slices);
    }

    [Fact]
    public async Task A_rate_over_less_than_a_second_says_nothing()
    {
        await AppendAsync(Head(100));
        _time.Advance(TimeSpan.FromMilliseconds(900));
        _seq += 100;
        Assert.Equal(0, (await AppendAsync(Head(100))).Slices);
    }

    [Theory]
    [InlineData(5.5, 0)]
    [InlineData(4.5, 1)]
    public async Task A_busy_room_s_feed_is_extended_once_half_of_it_is_gone(double secondsLeft, int writes)
    {
        var feed = new RoomFeed(0, 1, Now + TimeSpan.FromSeconds(secondsLeft + 1));
        await TalkAsync(100, rate: 10, feed, seconds: 1);
        Assert.Equal(writes, _store.Calls.Count);
    }

    [Theory]
    [InlineData(25, 4, true)]
    [InlineData(24, 4, false)]
    [InlineData(25, 3, false)]
    public async Task Half_of_what_made_a_room_busy_keeps_it_so(int connections, int rate, bool isExtended)
    {
        await TalkAsync(connections, rate, new(0, 1, Now + TimeSpan.FromSeconds(4)), seconds: 1);
        Assert.Equal(isExtended, _store.Calls.Count > 0);
    }

    [Theory]
    [InlineData(500, 0)]
    [InlineData(501, 1)]
    [InlineData(1_000, 1)]
    [InlineData(1_001, 2)]
    [InlineData(5_000, 8)]
    [InlineData(100_000, 128)]
    public async Task A_large_room_has_a_feed_before_its_first_message(int connections, int slices)
    {
        await _feeds.NoteJoinAsync("lobby", Head(connections), default);
        var feed = await FeedAsync();
        Assert.Equal(slices, feed.Slices);
        if (slices > 0) Assert.Equal(Now + Options.LargeFeed, feed.Until);
    }

    [Theory]
    [InlineData(600, 1, 0)]
    [InlineData(1_500, 1, 0)]
    [InlineData(1_501, 1, 2)]
    [InlineData(2_900, 2, 0)]
    [InlineData(3_001, 2, 4)]
    [InlineData(1_001, 4, 0)]
    [InlineData(999, 4, 1)]
    public async Task Slices_follow_a_room_s_size_and_do_not_flap(int connections, int slices, int next)
    {
        var head = Head(connections, new(0, slices, Now + Options.LargeFeed));
        await _feeds.NoteJoinAsync("lobby", head, default);
        Assert.Equal(next, (await FeedAsync()).Slices);
        await AppendAsync(head);
        Assert.Equal(next, (await FeedAsync()).Slices);
    }

    [Fact]
    public async Task A_large_room_s_feed_is_extended_by_messages_and_not_by_joins()
    {
        var head = Head(600, new(0, 1, Now + TimeSpan.FromMinutes(29)));
        await _feeds.NoteJoinAsync("lobby", head, default);
        Assert.Empty(_store.Calls);
        Assert.Equal(Now + Options.LargeFeed, (await AppendAsync(head)).Until);
    }

    [Theory]
    [InlineData(251, false)]
    [InlineData(250, true)]
    public async Task A_room_that_is_large_no_more_leaves_the_queue_within_seconds(int connections, bool leaves)
    {
        var head = Head(connections, new(0, 1, Now + TimeSpan.FromMinutes(50)));
        var feed = await AppendAsync(head);
        Assert.Equal(leaves ? Now + Options.BusyFeed : default, feed.Until);
    }

    [Fact]
    public async Task A_store_that_fails_is_logged_and_nobody_s_failure()
    {
        _store.Before = _ => throw new TimeoutException();
        await _feeds.NoteJoinAsync("lobby", Head(600), default);
        Assert.Equal(LogLevel.Error, Assert.Single(_log.Lines).Level);
    }

    private static RoomHead Head(int connections, RoomFeed feed = default) => new(0, "k3v9", 1, connections) { Feed = feed };

    private async Task<RoomFeed> TalkAsync(int connections, int rate, RoomFeed feed = default, double seconds = 2)
    {
        for (var i = 0; i <= rate * seconds; i++)
        {
            await AppendAsync(Head(connections, feed));
            if (_store.Calls.Count > 0) break;
            _time.Advance(TimeSpan.FromSeconds(1) / rate);
        }

        return await FeedAsync();
    }

    private async Task<RoomFeed> AppendAsync(RoomHead head)
    {
        var entry = new Entry("lobby", ++_seq, EntryType.Message, "u", "n", "t", Now);
        await _feeds.NoteEntryAsync(entry, head with { Seq = _seq }, default);
        return await FeedAsync();
    }

    private async Task<RoomFeed> FeedAsync()
    {
        var feed = (await _store.ReadHistoryAsync(new("lobby", 1))).Head.Feed;
        _store.Calls.Remove("history");
        return feed;
    }
}
