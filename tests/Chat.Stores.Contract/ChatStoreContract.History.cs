namespace Chat.Stores.Contract;

public abstract partial class ChatStoreContract
{
    [Fact]
    public async Task The_history_of_a_room_never_written_to_is_empty_and_has_no_epoch()
    {
        foreach (var query in new HistoryQuery[] { new("nowhere", 50), new("nowhere", 50, After: 0), new("nowhere", 50, Before: 9) })
        {
            var page = await Store.ReadHistoryAsync(query);
            AssertNeverWritten(page.Head);
            Assert.Empty(page.Entries);
            Assert.False(page.More || page.Lost);
        }

        Assert.True((await Store.ReadHistoryAsync(new("nowhere", 50, After: 1))).Lost);
    }

    [Fact]
    public async Task An_epoch_is_made_with_the_room_and_stays()
    {
        var head = await Store.ConnectAsync(NewConnection("alice"));
        var alice = (await Store.FindConnectionAsync("alice"))!;

        Assert.NotEqual("", head.Epoch);
        Assert.Equal(head.Epoch, (await Other.AppendAsync(Say(alice, "hello"))).Head.Epoch);
        Assert.Equal(head.Epoch, (await Other.LeaveAsync("alice", "lobby")).Head.Epoch);
        await Store.RemoveConnectionAsync("alice");
        Clock.Advance(TimeSpan.FromDays(2));
        Assert.Equal(head.Epoch, (await Other.ConnectAsync(NewConnection("bob"))).Epoch);
        await using var later = new Reopened(_database, await _database.OpenAsync());
        Assert.Equal(head.Epoch, (await HeadAsync(later.Store, "lobby")).Epoch);
    }

    // With entries 1 to 10, what a query finds.
    [Theory]
    [InlineData(null, null, 3, 8, 10, true, false)]
    [InlineData(null, null, 10, 1, 10, false, false)]
    [InlineData(null, null, 200, 1, 10, false, false)]
    [InlineData(0L, null, 4, 1, 4, true, false)]
    [InlineData(0L, null, 10, 1, 10, false, false)]
    [InlineData(3L, null, 4, 4, 7, true, false)]
    [InlineData(6L, null, 4, 7, 10, false, false)]
    [InlineData(9L, null, 4, 10, 10, false, false)]
    [InlineData(10L, null, 4, 0, 0, false, false)]
    [InlineData(11L, null, 4, 1, 4, true, true)]
    [InlineData(1_000_000L, null, 10, 1, 10, false, true)]
    [InlineData(null, 8L, 3, 5, 7, true, false)]
    [InlineData(null, 4L, 3, 1, 3, false, false)]
    [InlineData(null, 3L, 3, 1, 2, false, false)]
    [InlineData(null, 1L, 3, 0, 0, false, false)]
    [InlineData(null, 0L, 3, 0, 0, false, false)]
    [InlineData(null, 1_000_000L, 2, 9, 10, true, false)]
    [InlineData(null, 5L, 1, 4, 4, true, false)]
    public async Task A_page_holds_what_was_asked_for(
        long? after, long? before, int limit, int first, int last, bool more, bool lost)
    {
        var alice = await ConnectAsync("alice");
        var entries = new List<Entry>();
        for (var i = 1; i <= 10; i++)
            entries.Add(await StoredAsync(Store, Say(alice, $"text {i}")));

        var page = await Other.ReadHistoryAsync(new("lobby", limit, after, before));

        Assert.Equal(first == 0 ? [] : entries[(first - 1)..last], page.Entries);
        Assert.Equal((more, lost), (page.More, page.Lost));
        Assert.Equal(10, page.Head.Seq);
    }

    [Fact]
    public async Task Acknowledged_entries_are_there_after_every_instance_was_closed()
    {
        var alice = await ConnectAsync("alice");
        var entries = new List<Entry>();
        for (var i = 0; i < 20; i++)
            entries.Add(await StoredAsync(i % 2 == 0 ? Store : Other, Say(alice, $"text {i}", id: $"{i}")));
        await _database.CloseAsync(Store);
        await _database.CloseAsync(Other);

        Store = await _database.OpenAsync();

        Assert.Equal(entries, await LogAsync(Store, "lobby"));
        Assert.Equal(alice, await Store.FindConnectionAsync("alice"));
        Assert.Equal(["alice"], await SettledMembersAsync(Store, "lobby"));
        Assert.Equal(entries[3], (await Store.AppendAsync(Say(alice, "again", id: "3"))).Entry);
        Assert.True((await StoredAsync(Store, Say(alice, "next"))).Seq > entries[^1].Seq);
    }

    [Fact]
    public async Task A_long_log_is_read_page_by_page_both_ways()
    {
        var alice = await ConnectAsync("alice");
        var sent = await Task.WhenAll(Enumerable.Range(0, 450).Select(i => StoredAsync(Store, Say(alice, $"text {i}"))));
        var expected = sent.OrderBy(entry => entry.Seq).ToList();

        Assert.Equal(expected, await LogAsync(Other, "lobby"));

        var backwards = new List<Entry>();
        var page = await Other.ReadHistoryAsync(new("lobby", 60));
        backwards.InsertRange(0, page.Entries);
        while (page.More)
        {
            page = await Other.ReadHistoryAsync(new("lobby", 60, Before: backwards[0].Seq));
            backwards.InsertRange(0, page.Entries);
        }

        Assert.Equal(expected, backwards);
    }

    /// <summary>All directions, from several places, for readers with room for nothing, for a little, and for everything.</summary>
    [Fact]
    public async Task A_page_ends_where_its_reader_has_no_room_for_more()
    {
        var alice = await ConnectAsync("alice");
        var log = new List<Entry>();
        for (var i = 0; i < 75; i++)
            log.Add(await StoredAsync(Store, Say(alice, new string('é', i % 5 == 4 ? 4_000 : 5 + i))));
        (long? After, long? Before)[] places = [(null, null), (null, 1), (null, 70), (null, 900), (0, null), (10, null), (74, null), (75, null), (900, null)];

        foreach (var (after, before) in places)
            foreach (var limit in (int[])[1, 12, 50, 200])
                foreach (var most in (int[])[1, 300, 9_000, ChatLimits.FrameBytes, 10_000_000])
                {
                    var query = new HistoryQuery("lobby", limit, after, before, most);
                    var isLost = after > log.Count;
                    var asked = log.Where(entry => (isLost || entry.Seq > (after ?? 0)) && entry.Seq < (before ?? long.MaxValue)).ToList();
                    if (after is null) asked.Reverse();
                    var count = Enumerable.Range(0, asked.Count).TakeWhile(i => !query.IsFilledBy(i, asked.Take(i).Sum(entry => entry.LeastFrameBytes))).Count();
                    var expected = asked[..count];
                    if (after is null) expected.Reverse();

                    var page = await Other.ReadHistoryAsync(query);

                    Assert.Equal(expected, page.Entries);
                    Assert.Equal((count < asked.Count, isLost), (page.More, page.Lost));
                    Assert.True(page.Entries.Count > 0 || asked.Count == 0, "a page was empty where there was something");
                }
    }

    [Fact]
    public async Task A_log_of_large_entries_is_read_whole_frame_by_frame_both_ways()
    {
        var alice = await ConnectAsync("alice");
        var log = new List<Entry>();
        for (var i = 0; i < 60; i++)
            log.Add(await StoredAsync(Store, Say(alice, new string('x', i is > 20 and < 40 ? 100 : ChatLimits.TextBytes))));

        var (forwards, backwards) = (new List<Entry>(), new List<Entry>());
        HistoryPage page;
        do
        {
            page = await Other.ReadHistoryAsync(
                new("lobby", 200, After: forwards.Count == 0 ? 0 : forwards[^1].Seq, MostBytes: ChatLimits.FrameBytes));
            forwards.AddRange(page.Entries);
        }
        while (page.More);
        do
        {
            page = await Other.ReadHistoryAsync(
                new("lobby", 200, Before: backwards.Count == 0 ? null : backwards[0].Seq, MostBytes: ChatLimits.FrameBytes));
            backwards.InsertRange(0, page.Entries);
        }
        while (page.More);

        Assert.Equal(log, forwards);
        Assert.Equal(log, backwards);
    }

    private sealed record Reopened(StoreDatabase Database, IChatStore Store) : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => Database.CloseAsync(Store);
    }
}
