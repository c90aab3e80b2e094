using System.Collections.Concurrent;

namespace Chat.Stores.DynamoDb.Tests;

/// <summary>What each operation consumes, as DynamoDB counts it: this is the bill.</summary>
public sealed class CapacityTests(DynamoDbFixture dynamo) : StoreTest(dynamo)
{
    private static readonly string Text = new('x', 100);

    private DynamoDbChatStore _store = null!;
    private ConcurrentQueue<ConsumedUnits> _consumed = null!;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        (_store, _consumed) = Database.OpenMetered();
    }

    [Theory]
    [InlineData(1, null, 2)]
    [InlineData(30, null, 2)]
    [InlineData(300, null, 2)]
    [InlineData(1, "0123456789012345678901234567890123456789012345678901234567890123", 3)]
    [InlineData(300, "1", 3)]
    public async Task A_message_in_the_steady_state_costs_2_write_units_3_with_an_id_and_no_read_unit(int members, string? id, int units)
    {
        await Parallel.ForEachAsync(Enumerable.Range(0, members), new ParallelOptions { MaxDegreeOfParallelism = 16 },
            async (i, cancellation) => await _store.ConnectAsync(NewConnection($"c{i}"), cancellation));
        var roster = await _store.ReadRosterAsync("lobby");
        Assert.Equal(members, roster.Members.Count);

        var (read, write) = await CostAsync(() => _store.AppendAsync(Say("c0", id, roster.Version)));

        Assert.Equal((0, units), (read, write));
    }

    [Fact]
    public async Task A_message_whose_sender_is_not_known_to_be_a_member_costs_two_more_reads()
    {
        await _store.ConnectAsync(NewConnection("a"));

        Assert.Equal((2, 2), await CostAsync(() => _store.AppendAsync(Say("a"))));
        Assert.Equal((1, 2), await CostAsync(() => _store.AppendAsync(Say("a", known: 0))));
    }

    [Fact]
    public async Task A_connection_costs_4_writes_to_come_and_3_to_go()
    {
        await _store.ConnectAsync(NewConnection("other"));

        Assert.Equal((1, 4), await CostAsync(() => _store.ConnectAsync(NewConnection("a"))));
        Assert.Equal((1, 0), await CostAsync(() => _store.FindConnectionAsync("a")));
        Assert.Equal((2, 3), await CostAsync(() => _store.RemoveConnectionAsync("a")));
    }

    [Fact]
    public async Task A_join_costs_4_writes_a_leave_3_and_neither_writes_where_nothing_changes()
    {
        await _store.ConnectAsync(NewConnection("a"));
        await _store.ConnectAsync(NewConnection("other", "cats"));

        Assert.Equal((3, 4), await CostAsync(() => _store.JoinAsync("a", "cats")));
        Assert.Equal((3, 0), await CostAsync(() => _store.JoinAsync("a", "cats")));
        Assert.Equal((1, 0), await CostAsync(() => _store.IsMemberAsync("a", "cats")));
        Assert.Equal((2, 3), await CostAsync(() => _store.LeaveAsync("a", "cats")));
        Assert.Equal((2, 0), await CostAsync(() => _store.LeaveAsync("a", "cats")));
    }

    [Fact]
    public async Task A_page_of_50_entries_is_read_in_one_query_with_the_head_beside_it()
    {
        await _store.ConnectAsync(NewConnection("a"));
        await Task.WhenAll(Enumerable.Range(0, 60).Select(i => _store.AppendAsync(Say("a", known: 1)).AsTask()));

        // 51 entries of some 210 bytes are 3 read units, and the head is 1.
        Assert.Equal((4, 0), await CostAsync(() => _store.ReadHistoryAsync(new("lobby", 50))));
        Assert.Equal((4, 0), await CostAsync(() => _store.ReadHistoryAsync(new("lobby", 50, After: 3))));
    }

    [Fact]
    public async Task A_frame_s_worth_of_a_page_of_50_small_entries_is_one_query_and_costs_no_more()
    {
        await FillAsync(60, Text);

        foreach (var query in new HistoryQuery[] { new("lobby", 50), new("lobby", 50, After: 3), new("lobby", 50, Before: 58) })
        {
            Assert.Equal((4, 0), await CostAsync(() => _store.ReadHistoryAsync(query with { MostBytes = ChatLimits.FrameBytes })));
            Assert.Single(_consumed, one => one.Operation == "Query");
        }

        // Who comes back after a short absence has missed a few.
        Assert.Equal((2, 0), await CostAsync(() => _store.ReadHistoryAsync(new("lobby", 200, After: 52, MostBytes: ChatLimits.FrameBytes))));
        Assert.Single(_consumed, one => one.Operation == "Query");
    }

    [Fact]
    public async Task A_frame_s_worth_of_a_page_of_200_small_entries_is_at_most_three_queries()
    {
        await FillAsync(205, "short");

        foreach (var query in new HistoryQuery[] { new("lobby", 200), new("lobby", 200, After: 0), new("lobby", 200, Before: 203) })
        {
            var (whole, _) = await CostAsync(() => _store.ReadHistoryAsync(query));
            var (read, _) = await CostAsync(() => _store.ReadHistoryAsync(query with { MostBytes = ChatLimits.FrameBytes }));
            // Each further query rounds up once more.
            Assert.InRange(read, 1, whole + 2);
            Assert.InRange(_consumed.Count(one => one.Operation == "Query"), 2, 3);
        }
    }

    /// <summary>A frame has room for three of them. All of such a page was 415 read units.</summary>
    [Fact]
    public async Task A_frame_s_worth_of_a_page_of_large_entries_costs_what_it_can_use_and_little_more()
    {
        await FillAsync(205, new string('x', ChatLimits.TextBytes));

        foreach (var query in new HistoryQuery[] { new("lobby", 200), new("lobby", 200, After: 0), new("lobby", 200, Before: 100), new("lobby", 200, After: 900) })
        {
            var page = default(HistoryPage);
            var (read, _) = await CostAsync(async () => page = await _store.ReadHistoryAsync(query with { MostBytes = ChatLimits.FrameBytes }));
            Assert.Equal((4, true), (page!.Entries.Count, page.More));
            Assert.InRange(read, 1, 25);
        }
    }

    [Fact]
    public async Task A_page_of_the_default_size_costs_more_once_where_the_entries_turn_out_large()
    {
        await FillAsync(60, new string('x', ChatLimits.TextBytes));
        await FillAsync(100, "short");
        await FillAsync(60, new string('x', ChatLimits.TextBytes));
        var large = new HistoryQuery("lobby", 50, MostBytes: ChatLimits.FrameBytes);
        Assert.InRange((await CostAsync(() => _store.ReadHistoryAsync(large))).Read, 25, 110);

        for (var i = 0; i < 3; i++)
        {
            Assert.InRange((await CostAsync(() => _store.ReadHistoryAsync(large))).Read, 1, 25);
            Assert.InRange((await CostAsync(() => _store.ReadHistoryAsync(large with { After = 0 }))).Read, 1, 25);
            // Small ones in between do not make it careless; at worst ten large ones follow them.
            Assert.InRange((await CostAsync(() => _store.ReadHistoryAsync(large with { Before = 161 }))).Read, 1, 12);
            Assert.InRange((await CostAsync(() => _store.ReadHistoryAsync(large with { After = 120 }))).Read, 1, 12 + 22);
        }

        Clock.Advance(TimeSpan.FromMinutes(10));
        await CostAsync(() => _store.ReadHistoryAsync(large with { Before = 161 }));
        Assert.Single(_consumed, one => one.Operation == "Query");
    }

    [Fact]
    public async Task A_roster_costs_one_read_unit_for_each_28_members_or_more()
    {
        await Task.WhenAll(Enumerable.Range(0, 280).Select(i => _store.ConnectAsync(NewConnection($"L0SM9cOFvHcCI{i:000}")).AsTask()));
        await _store.ReadRosterAsync("lobby");

        var (read, write) = await CostAsync(() => _store.ReadRosterAsync("lobby"));

        Assert.InRange(read, 2, 1 + (280 / 28));
        Assert.Equal(0, write);
    }

    /// <summary>
    /// What a queued room's message costs the one who sends it: as much as any other, and a write every few seconds that
    /// extends the feed. A write whose condition does not hold is billed too and not counted here: one more at a feed's start.
    /// </summary>
    [Fact]
    public async Task A_message_of_a_queued_room_costs_2_write_units_and_no_read_unit_as_well()
    {
        await _store.ConnectAsync(NewConnection("a"));
        var roster = await _store.ReadRosterAsync("lobby");

        Assert.Equal((0, 1), await CostAsync(() => _store.QueueRoomAsync("lobby", 8, Clock.GetUtcNow().AddSeconds(10))));
        Assert.Equal((0, 2), await CostAsync(() => _store.AppendAsync(Say("a", known: roster.Version))));
        Assert.Equal("a", Assert.Single((await _store.ReadHistoryAsync(new("lobby", 9))).Entries).SentBy);
        Assert.Equal((0, 1), await CostAsync(() => _store.QueueRoomAsync("lobby", 8, Clock.GetUtcNow().AddSeconds(10))));
    }

    /// <summary>
    /// And what it costs those who serve it, for each slice: 1 write unit where another holds the slice, as in a busy room
    /// nearly always, and 3 for one that is served alone; 2 read units for the head and up to 4 KB of the log for each
    /// pass. A pass after which somebody has knocked is 2 writes, the refused release being one.
    /// </summary>
    [Fact]
    public async Task A_slice_costs_1_write_to_knock_at_3_to_serve_and_2_reads_a_pass()
    {
        await _store.ConnectAsync(NewConnection("a"));
        var key = new SliceKey("lobby", 0, 8, 3);
        var until = Clock.GetUtcNow().AddSeconds(15);
        await _store.QueueRoomAsync("lobby", 8, Clock.GetUtcNow().AddSeconds(10));
        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => _store.AppendAsync(Say("a", known: 1)).AsTask()));
        SliceHole[] holes = [.. Enumerable.Range(0, 16).Select(i => new SliceHole(1_000_000 + i, until))];
        SliceProgress Served(long heard) => new(2_000_000, heard, until, 12.345, holes);

        Assert.Equal((0, 2), await CostAsync(() => _store.TakeSliceAsync(key, 1, "holder 1", until)));
        Assert.Equal((2, 0), await CostAsync(() => _store.ReadHistoryAsync(new("lobby", 200, After: 0))));
        Assert.Equal((0, 1), await CostAsync(() => _store.ReleaseSliceAsync(key, "holder 1", Served(heard: 1), until)));

        await _store.TakeSliceAsync(key, 3_000_000, "holder 2", until);
        Assert.Equal((0, 1), await CostAsync(() => _store.TakeSliceAsync(key, 3_000_001, "holder 3", until)));
        Assert.Equal((0, 1), await CostAsync(() => _store.ReleaseSliceAsync(key, "holder 2", Served(heard: 2), until)));
    }

    private async Task FillAsync(int entries, string text)
    {
        var version = (await _store.ConnectAsync(NewConnection("a"))).RosterVersion;
        var sent = await Task.WhenAll(Enumerable.Range(0, entries).Select(_ => _store.AppendAsync(Say("a", text, id: null, known: version)).AsTask()));
        Assert.All(sent, result => Assert.Equal(AppendStatus.Stored, result.Status));
    }

    private Draft Say(string from, string? id = null, long? known = null) => Say(from, Text, id: id, known: known);

    private async Task<(double Read, double Write)> CostAsync<T>(Func<ValueTask<T>> act)
    {
        _consumed.Clear();
        await act();
        return (_consumed.Sum(one => one.Read), _consumed.Sum(one => one.Write));
    }
}
