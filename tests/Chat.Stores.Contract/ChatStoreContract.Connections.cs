namespace Chat.Stores.Contract;

public abstract partial class ChatStoreContract
{
    [Fact]
    public async Task A_connection_is_found_as_it_was_recorded_by_either_instance()
    {
        var connection = new Connection("L0SM9cOFvHcCIhw=", "sub|1#2/ü", "Zoë 🐈 'x' \"y\"", "lobby", Now, Now.AddMinutes(125));
        await Store.ConnectAsync(connection);

        Assert.Equal(connection, await Store.FindConnectionAsync(connection.Id));
        Assert.Equal(connection, await Other.FindConnectionAsync(connection.Id));
    }

    [Fact]
    public async Task The_expiry_of_a_token_is_kept_with_the_connection_and_its_members_to_the_millisecond_and_ends_nothing_by_itself()
    {
        var connection = NewConnection("a") with { TokenExpiresAt = Now.AddMinutes(1).AddMilliseconds(7) };
        await Store.ConnectAsync(connection);
        await ConnectAsync("guest");
        await Other.JoinAsync("a", "cats");
        Clock.Advance(TimeSpan.FromMinutes(2));

        Assert.Equal(connection, await Other.FindConnectionAsync("a"));
        Assert.Null((await Other.FindConnectionAsync("guest"))!.TokenExpiresAt);
        Assert.Equal(connection.TokenExpiresAt, Assert.Single((await Store.ReadRosterAsync("cats")).Members).TokenExpiresAt);
        Assert.Equal(
            [connection.TokenExpiresAt, null],
            (await Other.ReadRosterAsync("lobby")).Members.OrderBy(member => member.ConnectionId, StringComparer.Ordinal).Select(member => member.TokenExpiresAt));
        Assert.True(await Other.IsMemberAsync("a", "lobby"));
    }

    [Fact]
    public async Task Connecting_makes_a_member_of_the_starting_room()
    {
        var head = await Store.ConnectAsync(NewConnection("a", "cats"));

        Assert.Equal(0, head.Seq);
        Assert.NotEqual("", head.Epoch);
        Assert.Equal(1, head.Connections);
        Assert.Equal(["a"], await SettledMembersAsync(Other, "cats"));
        Assert.True(await Other.IsMemberAsync("a", "cats"));
    }

    [Fact]
    public async Task The_head_that_connecting_returns_is_the_clean_cut()
    {
        var alice = await ConnectAsync("alice");
        var last = await StoredAsync(Other, Say(alice, "before"));

        var head = await Store.ConnectAsync(NewConnection("bob"));

        Assert.True(head.Seq >= last.Seq);
        Assert.Equal(2, head.Connections);
        Assert.True((await StoredAsync(Other, Say(alice, "after"))).Seq > head.Seq);
    }

    [Fact]
    public async Task An_unknown_connection_is_not_found_and_is_no_member()
    {
        await ConnectAsync("a");

        Assert.Null(await Store.FindConnectionAsync("b"));
        Assert.False(await Store.IsMemberAsync("b", "lobby"));
        Assert.False(await Store.IsMemberAsync("a", "cats"));
    }

    [Fact]
    public async Task Removing_a_connection_forgets_it_and_names_its_rooms()
    {
        await ConnectAsync("a");
        await ConnectAsync("b");
        await Store.JoinAsync("a", "cats");

        var rooms = await Other.RemoveConnectionAsync("a");

        Assert.Equal(["cats", "lobby"], rooms.Order(StringComparer.Ordinal));
        Assert.Null(await Store.FindConnectionAsync("a"));
        Assert.False(await Store.IsMemberAsync("a", "cats"));
        Assert.Equal(["b"], await SettledMembersAsync(Store, "lobby"));
        Assert.Empty(await SettledMembersAsync(Store, "cats"));
    }

    [Fact]
    public async Task Removing_a_connection_twice_is_harmless_and_raises_no_version()
    {
        await ConnectAsync("a");
        await ConnectAsync("b");
        var before = await HeadAsync(Store, "lobby");
        await Store.RemoveConnectionAsync("a");
        var once = await HeadAsync(Store, "lobby");

        Assert.Empty(await Other.RemoveConnectionAsync("a"));

        Assert.True(once.RosterVersion > before.RosterVersion);
        Assert.Equal(once, await HeadAsync(Store, "lobby"));
        Assert.Equal(1, once.Connections);
    }

    [Fact]
    public async Task Removing_a_connection_that_never_was_is_harmless()
    {
        await ConnectAsync("a");
        var before = await HeadAsync(Store, "lobby");

        Assert.Empty(await Store.RemoveConnectionAsync("nobody"));

        Assert.Equal(before, await HeadAsync(Store, "lobby"));
    }

    [Fact]
    public async Task A_room_that_was_left_is_not_among_those_of_a_removed_connection()
    {
        await ConnectAsync("a");
        await Store.JoinAsync("a", "cats");
        await Store.LeaveAsync("a", "lobby");

        Assert.Equal(["cats"], await Store.RemoveConnectionAsync("a"));
    }

    [Fact]
    public async Task A_removed_connection_can_neither_join_nor_send()
    {
        var connection = await ConnectAsync("a");
        await Store.RemoveConnectionAsync("a");

        Assert.Equal(JoinStatus.NoSuchConnection, (await Other.JoinAsync("a", "cats")).Status);
        Assert.Equal(AppendStatus.NotInRoom, (await Other.AppendAsync(Say(connection, "ghost"))).Status);
        Assert.Empty(await LogAsync(Store, "lobby"));
        Assert.Empty(await MembersAsync(Store, "cats"));
    }

    [Fact]
    public async Task A_user_s_other_connections_stay_when_one_is_removed()
    {
        await ConnectAsync("a1", user: "alice");
        await ConnectAsync("a2", user: "alice");

        await Store.RemoveConnectionAsync("a1");

        Assert.Equal(["a2"], await SettledMembersAsync(Other, "lobby"));
        Assert.NotNull(await Other.FindConnectionAsync("a2"));
    }
}
