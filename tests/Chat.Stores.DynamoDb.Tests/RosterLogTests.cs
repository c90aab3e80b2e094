using Amazon.DynamoDBv2;
using Chat.Stores.Contract;

namespace Chat.Stores.DynamoDb.Tests;

/// <summary>The log of a large room's changes: when it is written and read, what it costs, and what becomes of its holes.</summary>
public sealed class RosterLogTests(DynamoDbFixture dynamo) : StoreTest(dynamo)
{
    private const int Above = 8;

    [Fact]
    public async Task A_room_up_to_the_limit_is_not_asked_about()
    {
        await FillAsync(Above);
        var (store, consumed) = Database.OpenMetered();
        var head = await HeadAsync();

        Assert.Null(await store.ReadRosterChangesAsync("lobby", head.RosterVersion - 1, head));

        Assert.Empty(consumed);
        Assert.Null(await Large().ReadRosterChangesAsync("lobby", head.RosterVersion - 1, head));
    }

    /// <summary>A room that comes and goes about the limit is logged from somewhat below it, so that nothing is missing above.</summary>
    [Fact]
    public async Task A_room_that_grows_over_the_limit_has_its_log_whole()
    {
        await FillAsync(Above);
        var before = await Store.ReadRosterAsync("lobby");
        for (var i = 0; i < 3; i++)
        {
            await Large().ConnectAsync(NewConnection($"x{i}"));
            await Large().LeaveAsync($"c{i}", "lobby");
        }

        await Large().ConnectAsync(NewConnection("x3"));

        var changes = await Large().ReadRosterChangesAsync("lobby", before.Version, await HeadAsync());
        Assert.Equal(["+x0", "-c0", "+x1", "-c1", "+x2", "-c2", "+x3"], Shown(changes));
    }

    [Fact]
    public async Task What_happened_while_the_room_was_small_is_unknown()
    {
        await FillAsync(Above);
        var before = await Store.ReadRosterAsync("lobby");
        foreach (var id in new[] { "c0", "c1", "c2", "c3" })
            await Large().LeaveAsync(id, "lobby");
        for (var i = 0; i < 8; i++)
            await Large().ConnectAsync(NewConnection($"x{i}"));

        Assert.Null(await Large().ReadRosterChangesAsync("lobby", before.Version, await HeadAsync()));
    }

    [Fact]
    public async Task A_change_that_was_never_written_is_unknown_after_two_short_waits()
    {
        await FillAsync(Above + 4);
        var before = await Store.ReadRosterAsync("lobby");
        // Of a connect's writes the fifth: connection, member, head, end of the join, log.
        var doomed = Large(InterceptedClient.Of(Database.Client, BeforeWrite(5, () => throw new InvalidOperationException("Stopped."))));
        await Assert.ThrowsAsync<InvalidOperationException>(() => doomed.ConnectAsync(NewConnection("stopped")).AsTask());
        await Large().ConnectAsync(NewConnection("after"));
        var (reader, reads) = Counting(new ShortWaits(Clock));

        Assert.Null(await reader.ReadRosterChangesAsync("lobby", before.Version, await HeadAsync()));
        Assert.Equal(3, reads());

        Assert.Equal(["+later"], Shown(await NextAsync("later")));
    }

    [Fact]
    public async Task A_change_that_is_still_being_written_is_waited_for()
    {
        await FillAsync(Above + 4);
        var before = await Store.ReadRosterAsync("lobby");
        var (reached, held) = (new TaskCompletionSource(), new TaskCompletionSource());
        var slow = Large(InterceptedClient.Of(Database.Client, BeforeWrite(5, () =>
        {
            reached.SetResult();
            return held.Task;
        })));
        var connecting = slow.ConnectAsync(NewConnection("slow")).AsTask();
        await reached.Task;
        await Large().ConnectAsync(NewConnection("quick"));

        var asked = new TaskCompletionSource();
        var reader = Large(InterceptedClient.Of(Database.Client, async (_, send) =>
        {
            var answer = await send();
            asked.TrySetResult();
            return answer;
        }), Clock);
        var reading = reader.ReadRosterChangesAsync("lobby", before.Version, await HeadAsync()).AsTask();
        await asked.Task;
        held.SetResult();
        await connecting;
        while (!reading.IsCompleted)
        {
            Clock.Advance(TimeSpan.FromMilliseconds(25));
            await Task.Yield();
        }

        Assert.Equal(["+slow", "+quick"], Shown(await reading));
    }

    /// <summary>The leave has the later version, and yet the join is what holds.</summary>
    [Fact]
    public async Task A_leave_that_a_join_overtakes_ends_nothing_for_those_who_follow()
    {
        await FillAsync(Above + 4);
        var before = await Store.ReadRosterAsync("lobby");
        // Of a leave's writes the second: member, head, connection, log.
        var slow = Large(InterceptedClient.Of(Database.Client, BeforeWrite(2, async () => await Large().JoinAsync("c0", "lobby"))));

        await slow.LeaveAsync("c0", "lobby");

        Assert.True((await FollowAsync(before)).Contains("c0"));
    }

    [Fact]
    public async Task A_join_that_a_leave_overtakes_makes_no_ghost_for_those_who_follow()
    {
        await FillAsync(Above + 4);
        await Store.LeaveAsync("c0", "lobby");
        var before = await Store.ReadRosterAsync("lobby");
        // Of a join's writes the third: connection, member, head, end of the join, log.
        var slow = Large(InterceptedClient.Of(Database.Client, BeforeWrite(3, async () => await Large().LeaveAsync("c0", "lobby"))));

        await slow.JoinAsync("c0", "lobby");

        Assert.False((await FollowAsync(before)).Contains("c0"));
    }

    [Fact]
    public async Task A_removal_that_a_join_ends_in_the_midst_of_tells_the_room_again()
    {
        await FillAsync(Above + 4);
        await Store.ConnectAsync(NewConnection("going", "elsewhere"));
        var before = await Store.ReadRosterAsync("lobby");
        var (reached, held) = (new TaskCompletionSource(), new TaskCompletionSource());
        // Of a removal's writes the sixth: two members, two heads, one log, the connection.
        var remover = Large(InterceptedClient.Of(Database.Client, BeforeWrite(6, () =>
        {
            reached.SetResult();
            return held.Task;
        })));
        var removing = Task.CompletedTask;
        var joiner = Large(InterceptedClient.Of(Database.Client, BeforeWrite(3, async () =>
        {
            removing = remover.RemoveConnectionAsync("going").AsTask();
            await reached.Task;
        })));

        Assert.Equal(JoinStatus.Joined, (await joiner.JoinAsync("going", "lobby")).Status);
        held.SetResult();
        await removing;

        Assert.False((await FollowAsync(before)).Contains("going"));
        Assert.False((await Store.ReadRosterAsync("lobby")).Contains("going"));
    }

    [Fact]
    public async Task Who_is_too_far_behind_or_asks_for_what_has_expired_reads_the_whole()
    {
        await FillAsync(Above + 4);
        var head = await HeadAsync();
        var (reader, reads) = Counting(Clock);

        // The answer comes without a wait, of which the clock would allow none.
        var far = head with { RosterVersion = head.RosterVersion + 21 };
        Assert.Null(await reader.ReadRosterChangesAsync("lobby", head.RosterVersion, far));
        Assert.Equal(0, reads());
        var large = head with { RosterVersion = head.RosterVersion + 101, Connections = 100_000 };
        Assert.Null(await reader.ReadRosterChangesAsync("lobby", head.RosterVersion, large));
        Assert.Equal(1, reads());
    }

    [Fact]
    public async Task A_log_that_cannot_be_written_fails_no_join()
    {
        await FillAsync(Above + 4);
        var store = Large(InterceptedClient.Of(Database.Client, BeforeWrite(5, () =>
            throw new AmazonDynamoDBException("No.") { ErrorCode = "AccessDeniedException" })));

        Assert.Equal(Above + 5, (await store.ConnectAsync(NewConnection("a"))).Connections);
        Assert.True((await Store.ReadRosterAsync("lobby")).Contains("a"));
    }

    [Fact]
    public async Task A_change_of_a_large_room_costs_one_more_write_and_expires_after_an_hour()
    {
        await FillAsync(Above + 4);
        var before = await HeadAsync();
        var (store, consumed) = Database.OpenMetered(options => options with { RosterLogAbove = Above });

        Assert.Equal(5, await WritesAsync(() => store.ConnectAsync(NewConnection("L0SM9cOFvHcCIhw="))));
        Assert.Equal(5, await WritesAsync(() => store.JoinAsync("c0", "cats")) + 1);
        Assert.Equal(4, await WritesAsync(() => store.LeaveAsync("L0SM9cOFvHcCIhw=", "lobby")));
        Assert.Equal(4, await WritesAsync(() => store.RemoveConnectionAsync("c1")));

        var last = $"{before.Epoch}#{before.RosterVersion:D19}";
        var items = (await Database.Client.ScanAsync(new() { TableName = Database.Table })).Items
            .Where(item => item["pk"].S == "ROSTER#lobby" && string.CompareOrdinal(item["sk"].S, last) > 0).ToList();
        Assert.Equal(3, items.Count);
        var expires = (Clock.GetUtcNow() + TimeSpan.FromHours(1)).ToUnixTimeSeconds() + 1;
        Assert.All(items, item => Assert.Equal($"{expires}", item["ttl"].N));
        Assert.InRange(Log.EntryItem.SizeOf(items.Single(item => !item.ContainsKey("left"))), 1, 220);

        async Task<double> WritesAsync<T>(Func<ValueTask<T>> act)
        {
            consumed.Clear();
            await act();
            return consumed.Sum(one => one.Write);
        }
    }

    /// <summary>Each write to a room's head is one of the thousand a second at most that its messages need as well.</summary>
    [Fact]
    public async Task A_thousand_who_are_gone_are_two_writes_to_the_head_of_their_room()
    {
        const int gone = 1_000;
        string[] ids = [.. Enumerable.Range(0, gone).Select(i => $"L0SM9cOFv{i:000000}=")];
        await Parallel.ForEachAsync((string[])[.. ids, "here"], new ParallelOptions { MaxDegreeOfParallelism = 16 },
            async (id, cancellation) => await Store.ConnectAsync(NewConnection(id), cancellation));
        var before = await Store.ReadRosterAsync("lobby");
        var (store, consumed) = Database.OpenMetered(options => options with { RosterLogAbove = 0 });

        await store.RemoveConnectionsAsync(ids);

        var head = await HeadAsync();
        Assert.Equal((before.Version + 2, 1), (head.RosterVersion, head.Connections));
        // One update each to mark it as gone, and two of the head; the others are deletions, and two items of the log.
        Assert.Equal(gone + 2, consumed.Count(one => one.Operation == "UpdateItem"));
        Assert.Equal(gone, consumed.Count(one => one.Operation == "DeleteItem"));
        Assert.Equal(2, consumed.Count(one => one.Operation == "PutItem"));
        Assert.InRange(consumed.Sum(one => one.Write), 2 * gone, (2 * gone) + 40);
        Assert.Equal(gone + 2, consumed.Sum(one => one.Read));

        var changes = await Large(above: 0).ReadRosterChangesAsync("lobby", before.Version, head);
        Assert.Equal(["here"], before.With(changes!).Members.Select(member => member.ConnectionId));
    }

    private async Task FillAsync(int members)
    {
        for (var i = 0; i < members; i++)
            await Large().ConnectAsync(NewConnection($"c{i}"));
    }

    private async Task<RosterChanges?> NextAsync(string id)
    {
        var before = await HeadAsync();
        await Large().ConnectAsync(NewConnection(id));
        return await Large().ReadRosterChangesAsync("lobby", before.RosterVersion, await HeadAsync());
    }

    /// <summary>The changes alone, with no read of the whole.</summary>
    private async Task<Roster> FollowAsync(Roster before)
    {
        var changes = await Large().ReadRosterChangesAsync("lobby", before.Version, await HeadAsync());
        Assert.NotNull(changes);
        return before.With(changes);
    }

    private async Task<RoomHead> HeadAsync() => (await Store.ReadHistoryAsync(new("lobby", 1))).Head;

    private DynamoDbChatStore Large(IAmazonDynamoDB? through = null, TimeProvider? clock = null, int above = Above) =>
        Database.Open(through, options => options with { RosterLogAbove = above }, clock ?? new ShortWaits(Clock));

    /// <summary>A store on a clock, and how many requests it has made.</summary>
    private (DynamoDbChatStore Store, Func<int> Reads) Counting(TimeProvider clock)
    {
        var reads = 0;
        var store = Large(InterceptedClient.Of(Database.Client, (_, send) =>
        {
            reads++;
            return send();
        }), clock);
        return (store, () => reads);
    }

    private static IEnumerable<string> Shown(RosterChanges? changes) =>
        changes!.Changes.Select(change => (change.Member is null ? "-" : "+") + change.ConnectionId);

    private static Interception BeforeWrite(int number, Func<Task> act) => async (isWrite, send) =>
    {
        if (isWrite && --number == 0)
            await act();
        return await send();
    };
}
