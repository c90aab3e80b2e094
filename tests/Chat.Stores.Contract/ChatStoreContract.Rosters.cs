namespace Chat.Stores.Contract;

public abstract partial class ChatStoreContract
{
    [Fact]
    public async Task The_roster_of_a_room_never_written_to_is_empty()
    {
        var roster = await Store.ReadRosterAsync("nowhere");

        Assert.Equal(("nowhere", 0), (roster.Room, roster.Version));
        Assert.Empty(roster.Members);
    }

    [Fact]
    public async Task A_roster_lists_each_connection_of_a_user()
    {
        await ConnectAsync("a1", user: "alice");
        await ConnectAsync("a2", user: "alice");
        await ConnectAsync("b", user: "bob");

        Assert.Equal(["a1", "a2", "b"], await SettledMembersAsync(Other, "lobby"));
    }

    [Fact]
    public async Task Users_and_connections_that_read_alike_together_are_two_members()
    {
        await ConnectAsync("x", user: "u#CONN#1");
        await ConnectAsync("1#CONN#x", user: "u");
        await ConnectAsync("1", user: "u");

        Assert.Equal(["1", "1#CONN#x", "x"], await SettledMembersAsync(Other, "lobby"));
        await Store.LeaveAsync("1", "lobby");
        Assert.Equal(["1#CONN#x", "x"], await SettledMembersAsync(Other, "lobby"));
    }

    [Fact]
    public async Task A_roster_s_version_is_the_one_that_an_append_then_returns()
    {
        var alice = await ConnectAsync("alice");
        await ConnectAsync("bob");
        await Store.LeaveAsync("bob", "lobby");

        var roster = await Store.ReadRosterAsync("lobby");

        Assert.Equal(roster.Version, (await Other.AppendAsync(Say(alice, "hello"))).Head.RosterVersion);
    }

    [Fact]
    public async Task A_room_of_3000_members_is_read_whole()
    {
        const int count = 3_000;
        var ids = Enumerable.Range(0, count).Select(i => $"c{i:0000}").ToArray();
        await Parallel.ForEachAsync(ids, new ParallelOptions { MaxDegreeOfParallelism = 32 }, async (id, cancellation) =>
            await (id[^1] % 2 == 0 ? Store : Other).ConnectAsync(NewConnection(id, "large"), cancellation));

        Assert.Equal(ids, await SettledMembersAsync(Store, "large"));

        await Parallel.ForEachAsync(ids[..100], async (id, cancellation) => await Other.RemoveConnectionAsync(id, cancellation));
        Assert.Equal(ids[100..], await SettledMembersAsync(Store, "large"));
    }
}
