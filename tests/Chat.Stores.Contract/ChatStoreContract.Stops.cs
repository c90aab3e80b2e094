namespace Chat.Stores.Contract;

/// <summary>An operation is stopped at its first step, then at its second, and so on until it runs to its end.</summary>
public abstract partial class ChatStoreContract
{
    [Fact]
    public Task A_stopped_append_is_stored_whole_or_not_at_all_and_disturbs_nobody() => AtEveryStep(
        prepare: async store => await StoredAsync(store, Say(await ConnectAsync("alice", store: store), "first")),
        act: store => store.AppendAsync(Say(NewConnection("alice"), "second")),
        check: async (store, done) =>
        {
            var alice = NewConnection("alice");
            var third = await StoredAsync(store, Say(alice, "third"));
            var log = await LogAsync(store, "lobby");

            Assert.Equal(log.Select(entry => entry.Seq).Distinct().Order(), log.Select(entry => entry.Seq));
            Assert.Equal(third, log[^1]);
            Assert.Equal(["first", "third"], log.Select(entry => entry.Text).Where(text => text != "second"));
            Assert.InRange(log.Count(entry => entry.Text == "second"), done ? 1 : 0, 1);
            Assert.Equal(["alice"], await SettledMembersAsync(store, "lobby"));
        });

    [Fact]
    public Task A_stopped_append_that_is_sent_again_with_its_id_is_stored_once() => AtEveryStep(
        prepare: store => ConnectAsync("alice", store: store),
        act: store => store.AppendAsync(Say(NewConnection("alice"), "hello", id: "1")),
        check: async (store, _) =>
        {
            var alice = NewConnection("alice");
            var meanwhile = await StoredAsync(store, Say(alice, "meanwhile"));
            var retry = await store.AppendAsync(Say(alice, "hello", id: "1"));
            var again = await store.AppendAsync(Say(alice, "hello", id: "1"));

            Assert.True(retry.Status is AppendStatus.Stored or AppendStatus.Repeated);
            Assert.Equal((AppendStatus.Repeated, retry.Entry), (again.Status, again.Entry));
            var expected = new[] { meanwhile, retry.Entry! }.OrderBy(entry => entry.Seq);
            Assert.Equal(expected, await LogAsync(store, "lobby"));
        });

    [Fact]
    public Task A_stopped_append_that_is_sent_again_into_another_room_is_stored_once_in_one_of_them() => AtEveryStep(
        prepare: async store =>
        {
            await ConnectAsync("alice", store: store);
            await store.JoinAsync("alice", "cats");
        },
        act: store => store.AppendAsync(Say(NewConnection("alice"), "hello", id: "1")),
        check: async (store, _) =>
        {
            var retry = await store.AppendAsync(Say(NewConnection("alice"), "hello", room: "cats", id: "1"));

            Entry[] both = [.. await LogAsync(store, "lobby"), .. await LogAsync(store, "cats")];
            Assert.Equal([retry.Entry], both);
        });

    [Fact]
    public Task A_stopped_append_of_one_who_has_left_is_never_seen() => AtEveryStep(
        prepare: async store =>
        {
            await ConnectAsync("alice", store: store);
            await store.LeaveAsync("alice", "lobby");
        },
        act: store => store.AppendAsync(Say(NewConnection("alice"), "hello", id: "1", known: 1)),
        check: async (store, _) =>
        {
            Assert.Equal(AppendStatus.NotInRoom, (await store.AppendAsync(Say(NewConnection("alice"), "hello", id: "1"))).Status);
            Assert.Empty(await LogAsync(store, "lobby"));
        },
        mayHaveNoStep: true);

    [Fact]
    public Task A_stopped_connect_that_is_done_again_is_listed_and_counted_once() => AtEveryStep(
        prepare: store => ConnectAsync("bob", store: store),
        act: store => store.ConnectAsync(NewConnection("alice")),
        check: async (store, _) =>
        {
            var known = await store.ReadRosterAsync("lobby");
            var head = await store.ConnectAsync(NewConnection("alice"));

            Assert.True(known.Contains("alice") || head.RosterVersion > known.Version);
            Assert.Equal(["alice", "bob"], await SettledMembersAsync(store, "lobby"));
            Assert.Equal(NewConnection("alice"), await store.FindConnectionAsync("alice"));
        });

    [Fact]
    public Task A_stopped_connect_that_is_removed_leaves_no_ghost() => AtEveryStep(
        prepare: store => ConnectAsync("bob", store: store),
        act: store => store.ConnectAsync(NewConnection("alice")),
        check: async (store, _) =>
        {
            await store.RemoveConnectionAsync("alice");

            await AssertGone(store, "alice", ["lobby"]);
            Assert.Equal(["bob"], await SettledMembersAsync(store, "lobby"));
        });

    [Fact]
    public Task A_stopped_connect_is_forgotten_when_it_expires() => AtEveryStep(
        prepare: store => ConnectAsync("bob", lifetime: TimeSpan.FromDays(9), store: store),
        act: store => store.ConnectAsync(NewConnection("alice")),
        check: async (store, _) =>
        {
            Clock.Advance(ChatLimits.ConnectionLifetime);
            await AssertGone(store, "alice", ["lobby"]);
        });

    [Fact]
    public Task A_stopped_join_that_is_done_again_is_listed_and_counted_once() => AtEveryStep(
        prepare: store => ConnectAsync("alice", store: store),
        act: store => store.JoinAsync("alice", "cats"),
        check: async (store, _) =>
        {
            var known = await store.ReadRosterAsync("cats");
            var joined = await store.JoinAsync("alice", "cats");

            Assert.Equal(JoinStatus.Joined, joined.Status);
            Assert.True(known.Contains("alice") || joined.Head.RosterVersion > known.Version);
            Assert.Equal(["alice"], await SettledMembersAsync(store, "cats"));
            Assert.True(await store.IsMemberAsync("alice", "cats"));
            await StoredAsync(store, Say(NewConnection("alice"), "hello", room: "cats"));
        });

    /// <summary>A roster that a function read before the join must not pass for current after it.</summary>
    [Fact]
    public async Task A_join_done_again_makes_older_rosters_stale()
    {
        Roster before = null!;
        await AtEveryStep(
            prepare: async store =>
            {
                await ConnectAsync("alice", store: store);
                await ConnectAsync("bob", "cats", store: store);
                before = await store.ReadRosterAsync("cats");
            },
            act: store => store.JoinAsync("alice", "cats"),
            check: async (store, _) => Assert.True((await store.JoinAsync("alice", "cats")).Head.RosterVersion > before.Version));
    }

    [Fact]
    public Task A_stopped_join_whose_connection_is_removed_leaves_no_ghost() => AtEveryStep(
        prepare: store => ConnectAsync("alice", store: store),
        act: store => store.JoinAsync("alice", "cats"),
        check: async (store, _) =>
        {
            await store.RemoveConnectionAsync("alice");
            await AssertGone(store, "alice", ["lobby", "cats"]);
        });

    [Fact]
    public Task A_stopped_join_that_is_left_leaves_no_ghost() => AtEveryStep(
        prepare: store => ConnectAsync("alice", store: store),
        act: store => store.JoinAsync("alice", "cats"),
        check: async (store, _) =>
        {
            await store.LeaveAsync("alice", "cats");
            Assert.Empty(await SettledMembersAsync(store, "cats"));
            Assert.Equal(["lobby"], await store.RemoveConnectionAsync("alice"));
        });

    [Fact]
    public async Task A_leave_done_again_is_whole_and_makes_older_rosters_stale()
    {
        Roster before = null!;
        await AtEveryStep(
            prepare: async store =>
            {
                await ConnectAsync("alice", store: store);
                await ConnectAsync("bob", store: store);
                before = await store.ReadRosterAsync("lobby");
            },
            act: store => store.LeaveAsync("alice", "lobby"),
            check: async (store, _) =>
            {
                var left = await store.LeaveAsync("alice", "lobby");
                var draft = Say(NewConnection("alice"), "no", known: before.Version);

                Assert.True(left.Head.RosterVersion > before.Version);
                Assert.Equal(AppendStatus.NotInRoom, (await store.AppendAsync(draft)).Status);
                Assert.Equal(["bob"], await SettledMembersAsync(store, "lobby"));
                Assert.Empty(await store.RemoveConnectionAsync("alice"));
            });
    }

    [Fact]
    public async Task A_removal_done_again_is_whole_and_makes_older_rosters_stale()
    {
        string[] rooms = ["cats", "dogs", "lobby"];
        var before = new Dictionary<string, long>();
        await AtEveryStep(
            prepare: async store =>
            {
                await ConnectAsync("alice", store: store);
                await store.JoinAsync("alice", "cats");
                await store.JoinAsync("alice", "dogs");
                foreach (var room in rooms)
                    before[room] = (await store.ReadRosterAsync(room)).Version;
            },
            act: store => store.RemoveConnectionAsync("alice"),
            check: async (store, _) =>
            {
                await store.RemoveConnectionAsync("alice");
                foreach (var room in rooms)
                    Assert.True((await HeadAsync(store, room)).RosterVersion > before[room], $"{room} kept its version");
                await AssertGone(store, "alice", rooms);
            });
    }

    private static async Task AssertGone(IChatStore store, string connection, string[] rooms)
    {
        Assert.Null(await store.FindConnectionAsync(connection));
        foreach (var room in rooms)
        {
            Assert.False(await store.IsMemberAsync(connection, room));
            Assert.DoesNotContain(connection, await SettledMembersAsync(store, room));
        }
    }

    private async Task AtEveryStep<T>(
        Func<IChatStore, Task> prepare, Func<IChatStore, ValueTask<T>> act, Func<IChatStore, bool, Task> check, bool mayHaveNoStep = false)
    {
        for (var step = 1; ; step++)
        {
            await using var database = await CreateDatabaseAsync(Clock);
            var store = await database.OpenAsync();
            await prepare(store);

            var stop = new StopAtStep();
            var doomed = await database.OpenAsync(stop);
            stop.Arm(step);
            var done = await RanToItsEnd(act(doomed), stop);

            await check(store, done);
            if (stop.Happened)
                continue;

            Assert.True(done && (step > 1 || mayHaveNoStep), "The store never called the seam that stops it.");
            return;
        }
    }

    private static async Task<bool> RanToItsEnd<T>(ValueTask<T> operation, StopAtStep stop)
    {
        try
        {
            await operation;
            return true;
        }
        catch (Exception) when (stop.Happened)
        {
            return false;
        }
    }
}
