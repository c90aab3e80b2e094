namespace Chat.Stores.Contract;

public abstract partial class ChatStoreContract
{
    [Fact]
    public async Task Joining_makes_a_member_for_both_instances()
    {
        await ConnectAsync("a");

        var joined = await Store.JoinAsync("a", "cats");

        Assert.Equal(JoinStatus.Joined, joined.Status);
        Assert.False(joined.WasMember);
        Assert.Equal((0, 1), (joined.Head.Seq, joined.Head.Connections));
        Assert.True(await Other.IsMemberAsync("a", "cats"));
        Assert.Equal(["a"], await SettledMembersAsync(Other, "cats"));
        Assert.Equal(["a"], await SettledMembersAsync(Other, "lobby"));
    }

    [Fact]
    public async Task A_member_carries_what_its_connection_was_recorded_with()
    {
        var connection = new Connection("id=", "u#CONN#x", "Zoë 🐈", "lobby", Now, Now.AddMinutes(125));
        await Store.ConnectAsync(connection);
        await Store.JoinAsync(connection.Id, "cats");
        var expected = new Member(connection.Id, connection.User, connection.Name, connection.ConnectedAt, connection.ExpiresAt);

        Assert.Equal([expected], (await Other.ReadRosterAsync("lobby")).Members);
        Assert.Equal([expected], (await Other.ReadRosterAsync("cats")).Members);
    }

    [Fact]
    public async Task Joining_again_says_so_and_changes_nothing()
    {
        await ConnectAsync("a");
        var first = await Store.JoinAsync("a", "cats");

        var again = await Other.JoinAsync("a", "cats");

        Assert.Equal(JoinStatus.Joined, again.Status);
        Assert.True(again.WasMember);
        Assert.Equal(first.Head, again.Head);
        Assert.True((await Store.JoinAsync("a", "lobby")).WasMember);
        Assert.Equal(["a"], await SettledMembersAsync(Store, "cats"));
    }

    [Fact]
    public async Task A_connection_that_is_not_known_cannot_join()
    {
        Assert.Equal(JoinStatus.NoSuchConnection, (await Store.JoinAsync("nobody", "cats")).Status);
        Assert.Empty(await MembersAsync(Store, "cats"));
    }

    [Fact]
    public async Task Each_join_and_leave_that_changes_something_raises_the_version_and_nothing_else_does()
    {
        var alice = await ConnectAsync("alice", "cats");
        await ConnectAsync("bob");
        var version = (await HeadAsync(Store, "cats")).RosterVersion;

        async Task Expect(bool raised)
        {
            var now = (await HeadAsync(Other, "cats")).RosterVersion;
            Assert.Equal(now, (await Other.ReadRosterAsync("cats")).Version);
            Assert.True(raised ? now > version : now == version, $"version {version} became {now}, raised expected: {raised}");
            version = now;
        }

        await Store.JoinAsync("bob", "cats");
        await Expect(raised: true);
        await Store.JoinAsync("bob", "cats");
        await Expect(raised: false);
        await Store.AppendAsync(Say(alice, "hello", id: "1"));
        await Store.AppendAsync(Say(alice, "hello", id: "1"));
        await Expect(raised: false);
        await Store.LeaveAsync("bob", "cats");
        await Expect(raised: true);
        await Store.LeaveAsync("bob", "cats");
        await Store.LeaveAsync("nobody", "cats");
        await Store.JoinAsync("nobody", "cats");
        await Expect(raised: false);
        await Store.JoinAsync("bob", "cats");
        await Expect(raised: true);
        await Store.RemoveConnectionAsync("bob");
        await Expect(raised: true);
        await Store.ConnectAsync(NewConnection("carol", "cats"));
        await Expect(raised: true);
        await Store.JoinAsync("alice", "dogs");
        await Expect(raised: false);
    }

    [Fact]
    public async Task Leaving_ends_one_membership_and_no_other()
    {
        await ConnectAsync("a");
        await ConnectAsync("b");
        await Store.JoinAsync("a", "cats");

        var left = await Other.LeaveAsync("a", "lobby");

        Assert.True(left.WasMember);
        Assert.Equal(1, left.Head.Connections);
        Assert.False(await Store.IsMemberAsync("a", "lobby"));
        Assert.True(await Store.IsMemberAsync("a", "cats"));
        Assert.Equal(["b"], await SettledMembersAsync(Store, "lobby"));
        Assert.NotNull(await Store.FindConnectionAsync("a"));
    }

    [Fact]
    public async Task Leaving_a_room_twice_is_harmless()
    {
        await ConnectAsync("a");
        await ConnectAsync("b");
        var first = await Store.LeaveAsync("a", "lobby");

        var second = await Other.LeaveAsync("a", "lobby");

        Assert.False(second.WasMember);
        Assert.Equal(first.Head, second.Head);
    }

    [Fact]
    public async Task Leaving_a_room_that_was_never_written_to_is_harmless_and_does_not_make_it()
    {
        await ConnectAsync("a");

        var left = await Store.LeaveAsync("a", "nowhere");

        Assert.False(left.WasMember);
        AssertNeverWritten(left.Head);
        AssertNeverWritten(await HeadAsync(Other, "nowhere"));
    }

    [Fact]
    public async Task A_connection_may_be_in_50_rooms_and_in_no_51st()
    {
        await ConnectAsync("a");
        for (var i = 2; i <= ChatLimits.RoomsPerConnection; i++)
            Assert.Equal(JoinStatus.Joined, (await Store.JoinAsync("a", $"room{i}")).Status);

        Assert.Equal(JoinStatus.TooManyRooms, (await Other.JoinAsync("a", "one-more")).Status);
        Assert.Empty(await MembersAsync(Store, "one-more"));
        Assert.False(await Store.IsMemberAsync("a", "one-more"));
        Assert.True((await Store.JoinAsync("a", "room7")).WasMember);

        await Store.LeaveAsync("a", "room7");
        Assert.Equal(JoinStatus.Joined, (await Other.JoinAsync("a", "one-more")).Status);
        Assert.Equal(JoinStatus.TooManyRooms, (await Store.JoinAsync("a", "room7")).Status);
        Assert.Equal(ChatLimits.RoomsPerConnection, (await Store.RemoveConnectionAsync("a")).Count);
    }

    [Fact]
    public async Task The_limit_on_rooms_is_each_connection_s_own()
    {
        await ConnectAsync("a1", user: "alice");
        await ConnectAsync("a2", user: "alice");
        for (var i = 2; i <= ChatLimits.RoomsPerConnection; i++)
            await Store.JoinAsync("a1", $"room{i}");

        Assert.Equal(JoinStatus.Joined, (await Store.JoinAsync("a2", "one-more")).Status);
    }

    private static void AssertNeverWritten(RoomHead head)
    {
        Assert.True(string.IsNullOrEmpty(head.Epoch));
        Assert.Equal((0, 0, 0), (head.Seq, head.RosterVersion, head.Connections));
    }
}
