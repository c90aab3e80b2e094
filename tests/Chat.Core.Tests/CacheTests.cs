using Chat.Core.Delivery;
using Chat.Core.Storage;
using Chat.Core.Tests.Doubles;
using Microsoft.Extensions.Time.Testing;

namespace Chat.Core.Tests;

public sealed class CacheTests
{
    private readonly FakeTimeProvider _time = new(TestChat.Start);
    private readonly InMemoryChatStore _store;

    public CacheTests() => _store = new(_time);

    private static CancellationToken Test => TestContext.Current.CancellationToken;

    private int Reads => _store.Calls.Count(call => call == "roster");

    private int ChangeReads => _store.Calls.Count(call => call == "roster changes");

    [Fact]
    public async Task A_roster_is_read_again_only_when_a_newer_version_is_asked_for()
    {
        var rosters = new RosterCache(_store, _time, 10);
        var head = await ConnectAsync("a");
        Assert.Null(rosters.Peek("room"));
        Assert.Single((await rosters.AtLeastAsync("room", head, Test)).Members);
        var newer = await ConnectAsync("b");
        Assert.Single((await rosters.AtLeastAsync("room", head, Test)).Members);
        Assert.Equal(1, Reads);
        Assert.Equal(2, (await rosters.AtLeastAsync("room", newer, Test)).Members.Count);
        Assert.Equal(2, (await rosters.AtLeastAsync("room", head, Test)).Members.Count);
        Assert.Equal(2, Reads);
    }

    [Fact]
    public async Task Those_who_need_a_roster_at_the_same_time_share_one_read()
    {
        var rosters = new RosterCache(_store, _time, 10);
        var head = await ConnectAsync("a");
        var gate = new TaskCompletionSource();
        _store.Before = operation => operation == "roster" ? new(gate.Task) : default;

        var waiting = Enumerable.Range(0, 20).Select(_ => rosters.AtLeastAsync("room", head, Test).AsTask()).ToArray();
        gate.SetResult();
        var read = await Task.WhenAll(waiting);

        Assert.Single(read.Distinct());
        Assert.Equal(1, Reads);
    }

    [Fact]
    public async Task A_read_that_began_before_a_join_is_not_enough_for_a_message_after_it()
    {
        var rosters = new RosterCache(_store, _time, 10);
        var head = await ConnectAsync("a");
        var gate = new TaskCompletionSource();
        _store.After = operation => operation == "roster" ? new(gate.Task) : default;
        var early = rosters.AtLeastAsync("room", head, Test).AsTask();
        var newer = await ConnectAsync("b");
        var late = rosters.AtLeastAsync("room", newer, Test).AsTask();
        gate.SetResult();

        Assert.Single((await early).Members);
        Assert.Equal(2, (await late).Members.Count);
        Assert.Equal(2, Reads);
    }

    [Fact]
    public async Task One_who_gives_up_waiting_does_not_end_the_read_for_the_others()
    {
        var rosters = new RosterCache(_store, _time, 10);
        var head = await ConnectAsync("a");
        var gate = new TaskCompletionSource();
        _store.Before = operation => operation == "roster" ? new(gate.Task) : default;
        using var deadline = new CancellationTokenSource();
        var first = rosters.AtLeastAsync("room", head, deadline.Token).AsTask();
        var second = rosters.AtLeastAsync("room", head, Test).AsTask();
        await deadline.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        gate.SetResult();
        Assert.Single((await second).Members);
    }

    [Fact]
    public async Task A_read_that_failed_is_not_remembered()
    {
        var rosters = new RosterCache(_store, _time, 10);
        var head = await ConnectAsync("a");
        _store.Before = operation => operation == "roster" ? throw new IOException("gone") : default;
        await Assert.ThrowsAsync<IOException>(() => rosters.AtLeastAsync("room", head, Test).AsTask());
        _store.Before = null;
        Assert.Single((await rosters.AtLeastAsync("room", head, Test)).Members);
    }

    [Fact]
    public async Task A_read_that_hangs_is_given_up_in_the_end_and_then_begun_anew()
    {
        var rosters = new RosterCache(_store, _time, 10);
        var head = await ConnectAsync("a");
        _store.Before = operation => operation == "roster" ? new(Task.Delay(Timeout.Infinite, _store.Cancellation)) : default;
        var hanging = rosters.AtLeastAsync("room", head, Test).AsTask();
        _time.Advance(TimeSpan.FromSeconds(28));
        Assert.False(hanging.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(1));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => hanging);
        _store.Before = null;
        Assert.Single((await rosters.AtLeastAsync("room", head, Test)).Members);
    }

    [Fact]
    public async Task A_slow_read_in_one_room_holds_up_no_other_room()
    {
        var rosters = new RosterCache(_store, _time, 10);
        var head = await ConnectAsync("a");
        var never = new TaskCompletionSource();
        _store.Before = operation => operation == "roster" ? new(never.Task) : default;
        _ = rosters.AtLeastAsync("room", head, Test).AsTask();
        _store.Before = null;
        Assert.Empty((await rosters.AtLeastAsync("other", default, Test)).Members);
        never.SetResult();
    }

    [Fact]
    public async Task A_dropped_member_is_out_of_the_roster_and_its_version_stays()
    {
        var rosters = new RosterCache(_store, _time, 10);
        await ConnectAsync("a");
        var roster = await rosters.AtLeastAsync("room", await ConnectAsync("b"), Test);
        rosters.Drop("room", [roster.Members[0]]);
        Assert.False(rosters.Peek("room")!.Contains(roster.Members[0].ConnectionId));
        Assert.True(rosters.Peek("room")!.Contains(roster.Members[1].ConnectionId));
        Assert.Equal(roster.Version, rosters.Peek("room")!.Version);
        rosters.Drop("never read", roster.Members);
    }

    [Fact]
    public async Task A_read_that_another_began_for_an_older_head_is_not_enough_either()
    {
        (_store.LogsRosters, _store.ChangesEndAtHead) = (true, true);
        var rosters = new RosterCache(_store, _time, 10);
        await rosters.AtLeastAsync("room", await ConnectAsync("a"), Test);
        var heads = new[] { await ConnectAsync("b"), await ConnectAsync("c"), await ConnectAsync("d") };
        TaskCompletionSource[] gates = [new(), new()];
        _store.After = operation => operation == "roster changes" && ChangeReads <= gates.Length ? new(gates[ChangeReads - 1].Task) : default;

        // The first reads; the others wait for it, find it too old, and the third meets the read that the second has begun.
        var read = Array.ConvertAll(heads, head => rosters.AtLeastAsync("room", head, Test).AsTask());
        gates[0].SetResult();
        gates[1].SetResult();
        var got = await Task.WhenAll(read);

        Assert.Equal(heads.Select(head => head.RosterVersion), got.Select(roster => roster.Version));
        Assert.True(got[2].Contains("d"));
    }

    [Fact]
    public async Task A_known_roster_is_brought_up_to_date_by_what_has_changed_and_not_read_again()
    {
        _store.LogsRosters = true;
        var rosters = new RosterCache(_store, _time, 10);
        await rosters.AtLeastAsync("room", await ConnectAsync("a"), Test);
        await ConnectAsync("b");
        await ConnectAsync("c");
        await _store.RemoveConnectionAsync("b", Test);
        var head = await ConnectAsync("d");

        var roster = await rosters.AtLeastAsync("room", head, Test);

        Assert.Equal(["a", "c", "d"], roster.Members.Select(member => member.ConnectionId).Order(StringComparer.Ordinal));
        Assert.Equal(head.RosterVersion, roster.Version);
        Assert.Equal((1, 1), (Reads, ChangeReads));
        Assert.Same(roster, await rosters.AtLeastAsync("room", head, Test));
        Assert.Equal(1, ChangeReads);
    }

    [Fact]
    public async Task A_cold_cache_and_one_of_another_epoch_read_the_whole_roster()
    {
        _store.LogsRosters = true;
        var rosters = new RosterCache(_store, _time, 10);
        await rosters.AtLeastAsync("room", await ConnectAsync("a"), Test);
        _store.Wipe("room");
        _store.NewEpoch = () => "z1z1";
        await ConnectAsync("b");
        var roster = await rosters.AtLeastAsync("room", await ConnectAsync("c"), Test);

        Assert.Equal(["b", "c"], roster.Members.Select(member => member.ConnectionId).Order(StringComparer.Ordinal));
        Assert.Equal((2, 0), (Reads, ChangeReads));
    }

    [Fact]
    public async Task Whoever_is_dropped_while_changes_are_read_stays_dropped()
    {
        _store.LogsRosters = true;
        var rosters = new RosterCache(_store, _time, 10);
        await ConnectAsync("a");
        var roster = await rosters.AtLeastAsync("room", await ConnectAsync("b"), Test);
        var head = await ConnectAsync("c");
        var gate = new TaskCompletionSource();
        _store.Before = operation => operation == "roster changes" ? new(gate.Task) : default;

        var reading = rosters.AtLeastAsync("room", head, Test);
        rosters.Drop("room", [.. roster.Members.Where(member => member.ConnectionId == "a")]);
        gate.SetResult();

        Assert.Equal(["b", "c"], (await reading).Members.Select(member => member.ConnectionId).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_cache_keeps_what_is_used_and_never_grows_beyond_its_capacity()
    {
        var cache = new RecentCache<object>(100);
        var often = cache.GetOrAdd("often", _ => new());
        for (var i = 0; i < 1_000; i++)
        {
            cache.Set($"once {i}", new());
            Assert.Same(often, cache.Find("often"));
        }

        Assert.InRange(Enumerable.Range(0, 1_000).Count(i => cache.Find($"once {i}") is not null), 1, 100);
        Assert.NotNull(cache.Find("once 999"));
        Assert.Null(cache.Find("once 0"));
        cache.Remove("once 999");
        Assert.Null(cache.Find("once 999"));
    }

    [Fact]
    public async Task A_connection_is_looked_up_once_while_it_lives()
    {
        var connections = new ConnectionCache(_store, _time, 10);
        await ConnectAsync("a");
        for (var i = 0; i < 3; i++) Assert.Equal("a", (await connections.FindAsync("a", Test))!.Id);
        Assert.Null(await connections.FindAsync("b", Test));
        Assert.Equal(2, _store.Calls.Count(call => call == "find"));

        _time.Advance(TimeSpan.FromHours(2));
        Assert.Null(await connections.FindAsync("a", Test));
        Assert.Equal(3, _store.Calls.Count(call => call == "find"));
    }

    private async Task<RoomHead> ConnectAsync(string id) => await _store.ConnectAsync(
        new(id, $"guest:{id}", id, "room", TestChat.Start, TestChat.Start.AddHours(2)), Test);
}
