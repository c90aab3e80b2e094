using System.Collections.Concurrent;

namespace Chat.Stores.Contract;

public abstract partial class ChatStoreContract
{
    [Fact]
    public async Task Two_instances_never_give_out_one_number_twice()
    {
        var alice = await ConnectAsync("alice");

        var sent = await AtOnce(16, 20, (store, caller, i) => StoredAsync(store, Say(alice, $"{caller}/{i}")));

        var log = await LogAsync(Store, "lobby");
        Assert.Equal(sent.OrderBy(entry => entry.Seq), log);
        Assert.Equal(log.Count, log.Select(entry => entry.Seq).Distinct().Count());
        Assert.Equal(320, log.Count);
    }

    [Fact]
    public async Task A_caller_that_waits_for_each_answer_gets_rising_numbers()
    {
        var alice = await ConnectAsync("alice");

        var sent = await AtOnce(8, 20, async (store, caller, i) => (caller, i, (await StoredAsync(store, Say(alice, "x"))).Seq));

        foreach (var caller in sent.GroupBy(one => one.caller))
            Assert.Equal(caller.OrderBy(one => one.i), caller.OrderBy(one => one.Seq));
    }

    [Fact]
    public async Task One_id_sent_from_everywhere_at_once_is_stored_once()
    {
        var alice = await ConnectAsync("alice");

        var sent = await AtOnce(12, 10, async (store, caller, i) =>
            (Id: i, Result: await store.AppendAsync(Say(alice, $"{i} by {caller}", id: $"{i}"))));

        var log = await LogAsync(Store, "lobby");
        Assert.Equal(10, log.Count);
        foreach (var id in sent.GroupBy(one => one.Id, one => one.Result))
        {
            var entry = Assert.Single(id.Select(result => result.Entry).Distinct());
            Assert.Contains(entry, log);
            Assert.All(id, result => Assert.True(result.Status is AppendStatus.Stored or AppendStatus.Repeated));
        }
    }

    [Fact]
    public async Task Joins_and_leaves_at_once_leave_the_count_exact()
    {
        for (var i = 0; i < 12; i++)
            await ConnectAsync($"c{i:00}", "start");

        await AtOnce(12, 9, async (store, caller, i) =>
            i % 2 == 0 ? (await store.JoinAsync($"c{caller:00}", "cats")).Head : (await store.LeaveAsync($"c{caller:00}", "cats")).Head);

        Assert.Equal(12, (await SettledMembersAsync(Store, "cats")).Length);
        Assert.Equal(await HeadAsync(Store, "cats"), await HeadAsync(Other, "cats"));
    }

    [Fact]
    public async Task One_connection_that_joins_and_leaves_from_everywhere_at_once_is_listed_once_or_not_at_all()
    {
        await ConnectAsync("a");
        await ConnectAsync("b", "cats");

        await AtOnce(8, 10, async (store, caller, i) =>
            caller % 2 == 0 ? (await store.JoinAsync("a", "cats")).Head : (await store.LeaveAsync("a", "cats")).Head);

        var members = await SettledMembersAsync(Store, "cats");
        Assert.Equal(await Other.IsMemberAsync("a", "cats"), members.Contains("a"));
        Assert.Contains("b", members);
        Assert.Equal(members.Contains("a") ? ["cats", "lobby"] : ["lobby"],
            (await Store.RemoveConnectionAsync("a")).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Joins_at_once_do_not_pass_the_limit_of_50_rooms()
    {
        await ConnectAsync("a");

        var joins = await AtOnce(6, 10, async (store, caller, i) =>
            (Room: $"room{(caller * 10) + i}", (await store.JoinAsync("a", $"room{(caller * 10) + i}")).Status));

        Assert.Equal(ChatLimits.RoomsPerConnection - 1, joins.Count(join => join.Status == JoinStatus.Joined));
        foreach (var (room, status) in joins)
            Assert.Equal(status == JoinStatus.Joined ? ["a"] : [], await SettledMembersAsync(Store, room));
    }

    [Fact]
    public async Task A_connection_removed_while_it_joins_leaves_no_ghost()
    {
        for (var round = 0; round < 10; round++)
        {
            var id = $"c{round}";
            await ConnectAsync(id);
            var joins = AtOnce(4, 3, (store, caller, i) => store.JoinAsync(id, $"room{caller}{i}").AsTask());
            var removal = Other.RemoveConnectionAsync(id).AsTask();
            await Task.WhenAll(joins, removal);

            Assert.Null(await Store.FindConnectionAsync(id));
            Assert.Empty(await SettledMembersAsync(Store, "lobby"));
            for (var room = 0; room < 12; room++)
                Assert.Empty(await SettledMembersAsync(Store, $"room{room / 3}{room % 3}"));
        }
    }

    [Fact]
    public async Task Nothing_is_stored_for_a_sender_that_was_told_it_has_left()
    {
        var alice = await ConnectAsync("alice");
        await ConnectAsync("bob");
        for (var round = 0; round < 10; round++)
        {
            var known = (await Store.ReadRosterAsync("lobby")).Version;
            var before = AtOnce(4, 3, (store, _, i) => store.AppendAsync(Say(alice, "before", known: known)).AsTask());
            var left = await Other.LeaveAsync("alice", "lobby");
            var after = await AtOnce(4, 3, (store, _, i) => store.AppendAsync(Say(alice, "after", known: known)).AsTask());

            Assert.True(left.WasMember);
            Assert.All(after, result => Assert.Equal(AppendStatus.NotInRoom, result.Status));
            await before;
            await Store.JoinAsync("alice", "lobby");
        }

        Assert.DoesNotContain("after", await TextsAsync(Store, "lobby"));
    }

    /// <summary>Does what the backend does: a roster is kept, and read again where an append shows another version.</summary>
    [Fact]
    public async Task A_joiner_is_sent_every_entry_above_its_seq_and_finds_all_others_in_history()
    {
        var alice = await ConnectAsync("alice");
        var delivered = new ConcurrentBag<(string To, long Seq)>();
        var cuts = new ConcurrentDictionary<string, long>();
        using var done = new CancellationTokenSource();

        async Task Speak(IChatStore store)
        {
            var roster = await store.ReadRosterAsync("lobby");
            while (!done.IsCancellationRequested)
            {
                var result = await store.AppendAsync(Say(alice, "x", known: roster.Contains("alice") ? roster.Version : null));
                if (result.Head.RosterVersion != roster.Version)
                    roster = await store.ReadRosterAsync("lobby");
                foreach (var member in roster.Members)
                    delivered.Add((member.ConnectionId, result.Entry!.Seq));
            }
        }

        var speakers = Enumerable.Range(0, 6).Select(i => Task.Run(() => Speak(i % 2 == 0 ? Store : Other))).ToArray();
        await AtOnce(5, 8, async (store, caller, i) =>
            cuts[$"j{caller}{i}"] = (await store.ConnectAsync(NewConnection($"j{caller}{i}"))).Seq);
        await ConnectAsync("elsewhere", "start");
        cuts["elsewhere"] = (await Other.JoinAsync("elsewhere", "lobby")).Head.Seq;
        await done.CancelAsync();
        await Task.WhenAll(speakers);

        var log = (await LogAsync(Store, "lobby")).Select(entry => entry.Seq).ToHashSet();
        var got = delivered.GroupBy(one => one.To, one => one.Seq).ToDictionary(one => one.Key, one => one.ToHashSet());
        Assert.True(log.SetEquals(got["alice"]));
        foreach (var (joiner, cut) in cuts)
            Assert.Empty(log.Where(seq => seq > cut).Except(got.GetValueOrDefault(joiner, [])));
    }

    /// <summary>Runs callers at the same time, on both instances in turn, each doing one thing after the other.</summary>
    private async Task<List<T>> AtOnce<T>(int callers, int each, Func<IChatStore, int, int, Task<T>> act)
    {
        var results = new ConcurrentBag<T>();
        await Task.WhenAll(Enumerable.Range(0, callers).Select(caller => Task.Run(async () =>
        {
            for (var i = 0; i < each; i++)
                results.Add(await act((caller + i) % 2 == 0 ? Store : Other, caller, i));
        })));
        return [.. results];
    }
}
