namespace Chat.Stores.Contract;

public abstract partial class ChatStoreContract
{
    [Fact]
    public async Task Numbers_count_up_from_1_whichever_instance_gives_them()
    {
        var alice = await ConnectAsync("alice");

        for (var i = 1; i <= 10; i++)
            Assert.Equal(i, (await StoredAsync(i % 2 == 0 ? Store : Other, Say(alice, $"{i}"))).Seq);
    }

    [Fact]
    public async Task Each_room_has_numbers_of_its_own()
    {
        var alice = await ConnectAsync("alice");
        await Store.JoinAsync("alice", "cats");

        Assert.Equal(1, (await StoredAsync(Store, Say(alice, "one"))).Seq);
        Assert.Equal(1, (await StoredAsync(Store, Say(alice, "one", room: "cats"))).Seq);
        Assert.Equal(2, (await StoredAsync(Store, Say(alice, "two"))).Seq);
    }

    [Fact]
    public async Task A_stored_entry_says_what_the_draft_said()
    {
        var alice = await ConnectAsync("alice");
        var draft = Say(alice, "hello", id: "1") with { Name = "Alice A.", User = "sub-1" };

        var result = await Store.AppendAsync(draft);

        Assert.Equal(AppendStatus.Stored, result.Status);
        Assert.Equal(new("lobby", 1, EntryType.Message, "sub-1", "Alice A.", "hello", draft.At), result.Entry);
        Assert.Equal(result.Entry, Assert.Single(await LogAsync(Other, "lobby")));
    }

    [Fact]
    public async Task The_head_of_an_append_is_the_room_s_at_that_time()
    {
        var alice = await ConnectAsync("alice");
        var joined = await Store.JoinAsync("alice", "cats");

        var result = await Other.AppendAsync(Say(alice, "hello", room: "cats"));

        Assert.Equal(joined.Head with { Seq = 1 }, result.Head);
        Assert.Equal(result.Head, await HeadAsync(Store, "cats"));
    }

    [Fact]
    public async Task Times_keep_milliseconds_and_no_more()
    {
        var alice = await ConnectAsync("alice");
        var exact = new DateTimeOffset(2026, 11, 24, 9, 0, 0, 789, TimeSpan.Zero);

        var entry = await StoredAsync(Store, Say(alice, "hello") with { At = exact.AddTicks(4_321) });

        Assert.Equal(exact, entry.At);
        Assert.Equal(exact, Assert.Single(await LogAsync(Other, "lobby")).At);
        Assert.Equal(TimeSpan.Zero, entry.At.Offset);
    }

    [Theory]
    [InlineData("not connected", "lobby")]
    [InlineData("alice", "cats")]
    [InlineData("alice", "Lobby")]
    [InlineData("Alice", "lobby")]
    public async Task Who_is_not_in_the_room_is_refused_and_nothing_is_stored(string connection, string room)
    {
        var alice = await ConnectAsync("alice");
        await ConnectAsync("bob", "cats");

        var result = await Store.AppendAsync(Say(alice, "no", room) with { ConnectionId = connection, Id = "1" });

        Assert.Equal(AppendStatus.NotInRoom, result.Status);
        Assert.Null(result.Entry);
        Assert.Empty(await LogAsync(Store, room));
        Assert.Equal(AppendStatus.Stored, (await Store.AppendAsync(Say(alice, "yes", id: "1"))).Status);
    }

    [Fact]
    public async Task Who_has_left_is_refused_at_once_by_both_instances()
    {
        var alice = await ConnectAsync("alice");
        await StoredAsync(Store, Say(alice, "one"));
        await StoredAsync(Other, Say(alice, "two"));

        await Other.LeaveAsync("alice", "lobby");

        Assert.Equal(AppendStatus.NotInRoom, (await Store.AppendAsync(Say(alice, "three"))).Status);
        Assert.Equal(AppendStatus.NotInRoom, (await Other.AppendAsync(Say(alice, "three"))).Status);
        Assert.Equal(["one", "two"], await TextsAsync(Store, "lobby"));
    }

    [Fact]
    public async Task Who_comes_back_may_send_again()
    {
        var alice = await ConnectAsync("alice");
        await Store.LeaveAsync("alice", "lobby");
        Assert.Equal(AppendStatus.NotInRoom, (await Other.AppendAsync(Say(alice, "no"))).Status);

        await Store.JoinAsync("alice", "lobby");

        await StoredAsync(Other, Say(alice, "yes"));
        Assert.Equal(["yes"], await TextsAsync(Store, "lobby"));
    }

    [Fact]
    public async Task A_current_roster_version_is_taken_at_its_word()
    {
        var alice = await ConnectAsync("alice");
        var roster = await Other.ReadRosterAsync("lobby");
        Assert.True(roster.Contains("alice"));

        await StoredAsync(Store, Say(alice, "one", known: roster.Version));
        await StoredAsync(Other, Say(alice, "two", known: roster.Version));
    }

    [Fact]
    public async Task An_old_roster_version_is_checked_before_anything_is_stored()
    {
        var alice = await ConnectAsync("alice");
        var bob = await ConnectAsync("bob");
        var roster = await Store.ReadRosterAsync("lobby");
        await Other.LeaveAsync("alice", "lobby");

        Assert.Equal(AppendStatus.NotInRoom, (await Store.AppendAsync(Say(alice, "no", id: "1", known: roster.Version))).Status);
        await StoredAsync(Store, Say(bob, "yes", known: roster.Version));

        Assert.Equal(["yes"], await TextsAsync(Other, "lobby"));
    }

    [Fact]
    public async Task A_removed_connection_s_roster_version_helps_it_no_more()
    {
        var alice = await ConnectAsync("alice");
        var roster = await Store.ReadRosterAsync("lobby");
        await Other.RemoveConnectionAsync("alice");

        Assert.Equal(AppendStatus.NotInRoom, (await Store.AppendAsync(Say(alice, "no", known: roster.Version))).Status);
        Assert.Empty(await LogAsync(Store, "lobby"));
    }

    [Fact]
    public async Task One_refused_among_many_sent_at_once_disturbs_none_of_them()
    {
        var alice = await ConnectAsync("alice");
        var stranger = NewConnection("stranger");

        var sent = await Task.WhenAll(Enumerable.Range(0, 60).Select(i =>
            Store.AppendAsync(i % 3 == 0 ? Say(stranger, $"no {i}") : Say(alice, $"yes {i}")).AsTask()));

        Assert.All(sent.Index(), one =>
            Assert.Equal(one.Index % 3 == 0 ? AppendStatus.NotInRoom : AppendStatus.Stored, one.Item.Status));
        var log = await LogAsync(Other, "lobby");
        Assert.Equal(sent.Where(one => one.Entry is not null).Select(one => one.Entry!).OrderBy(entry => entry.Seq), log);
    }
}
