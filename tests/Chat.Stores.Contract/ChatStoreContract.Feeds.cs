namespace Chat.Stores.Contract;

public abstract partial class ChatStoreContract
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task A_feed_begins_above_the_newest_number_and_comes_with_every_head()
    {
        var alice = await ConnectAsync("alice");
        var before = await StoredAsync(Store, Say(alice, "before"));

        var head = await Other.QueueRoomAsync("lobby", 4, Now + Period);

        Assert.Equal(new RoomFeed(1, 4, Now + Period), head.Feed);
        Assert.False(head.Feed.Takes(before));
        Assert.Equal(head, await HeadAsync(Store, "lobby"));
        var appended = await Store.AppendAsync(Say(alice, "after"));
        Assert.Equal(head with { Seq = 2 }, appended.Head);
        Assert.True(appended.Head.Feed.Takes(appended.Entry!));
        Assert.Equal(head.Feed, (await Other.ConnectAsync(NewConnection("bob"))).Feed);
        Assert.Equal(head.Feed, (await Store.LeaveAsync("bob", "lobby")).Head.Feed);
        Assert.Equal(head.Feed, (await Store.JoinAsync("bob", "lobby")).Head.Feed);
    }

    [Fact]
    public async Task A_room_that_nobody_queued_has_no_feed()
    {
        var alice = await ConnectAsync("alice");

        var appended = await Store.AppendAsync(Say(alice, "hello"));

        Assert.Equal(default, appended.Head.Feed);
        Assert.False(appended.Head.Feed.Takes(appended.Entry!));
    }

    [Fact]
    public async Task A_room_can_be_queued_before_its_first_entry_and_before_its_first_member()
    {
        var head = await Store.QueueRoomAsync("cats", 1, Now + Period);

        Assert.Equal((0, new RoomFeed(0, 1, Now + Period)), (head.Seq, head.Feed));
        Assert.NotEmpty(head.Epoch);
        await ConnectAsync("alice", "cats");
        Assert.Equal(head.Epoch, (await HeadAsync(Other, "cats")).Epoch);
    }

    [Fact]
    public async Task A_live_feed_is_extended_and_begins_where_it_began()
    {
        var alice = await ConnectAsync("alice");
        await Store.QueueRoomAsync("lobby", 2, Now + Period);
        await StoredAsync(Store, Say(alice, "one"));
        Clock.Advance(Period - TimeSpan.FromMilliseconds(1));

        var head = await Other.QueueRoomAsync("lobby", 2, Now + Period);

        Assert.Equal(new RoomFeed(0, 2, Now + Period), head.Feed);
        Assert.Equal(new RoomFeed(0, 2, Now), (await Store.QueueRoomAsync("lobby", 2, Now)).Feed);
    }

    [Theory]
    [InlineData(2, true)]
    [InlineData(4, false)]
    [InlineData(1, false)]
    public async Task A_lapsed_feed_and_one_of_other_slices_give_way_to_a_new_one(int slices, bool lapse)
    {
        var alice = await ConnectAsync("alice");
        await Store.QueueRoomAsync("lobby", 2, Now + Period);
        var queued = await Store.AppendAsync(Say(alice, "one"));
        if (lapse)
            Clock.Advance(Period);
        var inline = await Store.AppendAsync(Say(alice, "two"));
        Assert.Equal((true, !lapse), (queued.Head.Feed.Takes(queued.Entry!), inline.Head.Feed.Takes(inline.Entry!)));

        var head = await Other.QueueRoomAsync("lobby", slices, Now + Period);

        Assert.Equal(new RoomFeed(2, slices, Now + Period), head.Feed);
    }

    [Fact]
    public async Task Many_that_queue_a_room_at_once_agree_on_one_feed()
    {
        var alice = await ConnectAsync("alice");
        await StoredAsync(Store, Say(alice, "first"));

        var heads = await AtOnce(8, 5, async (store, _, _) => await store.QueueRoomAsync("lobby", 8, Now + Period));

        Assert.Equal(new RoomFeed(1, 8, Now + Period), Assert.Single(heads.Select(head => head.Feed).Distinct()));
    }

    /// <summary>What is numbered at or below the start was posted inline; what is above it saw the feed in its own head.</summary>
    [Fact]
    public async Task Each_entry_knows_from_its_own_head_on_which_side_of_a_feed_it_is()
    {
        var alice = await ConnectAsync("alice");
        var appending = AtOnce(6, 15, async (store, _, _) => await store.AppendAsync(Say(alice, "x")));
        var feeds = await AtOnce(2, 6, async (store, caller, i) => (await store.QueueRoomAsync("lobby", 1 << (caller + i) % 3, Now + Period)).Feed);
        var appended = await appending;

        foreach (var (_, entry, head) in appended)
        {
            var feed = head.Feed;
            Assert.Equal(feed.Slices > 0 && entry!.Seq > feed.From, feed.Takes(entry!));
            Assert.DoesNotContain(feeds, later => later.From < entry!.Seq && later.From > feed.From);
        }
    }

    [Fact]
    public async Task An_entry_that_goes_by_the_queue_is_kept_with_the_connection_that_sent_it_and_no_other_is()
    {
        var (alice, bob) = (await ConnectAsync("alice"), await ConnectAsync("bob"));
        var inline = await StoredAsync(Store, Say(alice, "before"));
        await Store.QueueRoomAsync("lobby", 2, Now + Period);
        var queued = await StoredAsync(Other, Say(alice, "queued"));
        var another = await StoredAsync(Store, Say(bob, "queued too", id: "1", known: (await Store.ReadRosterAsync("lobby")).Version));
        Clock.Advance(Period);
        var lapsed = await StoredAsync(Store, Say(bob, "after"));

        Assert.Equal([null, "alice", "bob", null], new[] { inline, queued, another, lapsed }.Select(entry => entry.SentBy));
        foreach (var store in new[] { Store, Other })
            Assert.Equal([inline, queued, another, lapsed], await LogAsync(store, "lobby"));
    }

    [Theory]
    [InlineData(true, "alice-1")]
    [InlineData(false, null)]
    public async Task A_repeat_by_another_connection_or_after_a_feed_has_begun_leaves_the_sender_as_it_was(bool queued, string? sender)
    {
        var first = await ConnectAsync("alice-1", user: "alice");
        var second = await ConnectAsync("alice-2", user: "alice");
        if (queued)
            await Store.QueueRoomAsync("lobby", 2, Now + Period);
        var stored = await StoredAsync(Store, Say(first, "hello", id: "1"));
        await Store.QueueRoomAsync("lobby", 2, Now + Period);

        foreach (var store in new[] { Store, Other })
        {
            var repeated = await store.AppendAsync(Say(second, "hello", id: "1"));
            Assert.Equal((AppendStatus.Repeated, stored, sender), (repeated.Status, repeated.Entry, repeated.Entry!.SentBy));
        }

        Assert.Equal([stored], await LogAsync(Other, "lobby"));
    }

    [Fact]
    public Task A_stopped_start_of_a_feed_has_happened_or_not() => AtEveryStep(
        prepare: async store => await StoredAsync(store, Say(await ConnectAsync("alice", store: store), "one")),
        act: store => store.QueueRoomAsync("lobby", 2, Now + Period),
        check: async (store, done) =>
        {
            var feed = (await HeadAsync(store, "lobby")).Feed;
            Assert.True(feed == new RoomFeed(1, 2, Now + Period) || (feed == default && !done));
            await StoredAsync(store, Say(NewConnection("alice"), "two"));
            var again = (await store.QueueRoomAsync("lobby", 2, Now + Period)).Feed;
            Assert.Equal(feed == default ? new RoomFeed(2, 2, Now + Period) : feed, again);
        });
}
