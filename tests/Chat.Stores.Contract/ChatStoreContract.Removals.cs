namespace Chat.Stores.Contract;

/// <summary>Many connections removed at once.</summary>
public abstract partial class ChatStoreContract
{
    [Fact]
    public async Task Connections_removed_together_are_gone_from_every_room_and_no_other_is()
    {
        string[] gone = ["a", "b", "c", "d"];
        foreach (var id in (string[])[.. gone, "e", "f"])
            await ConnectAsync(id);
        await Store.JoinAsync("a", "cats");
        await Store.JoinAsync("b", "cats");
        await Store.JoinAsync("e", "cats");
        await Store.LeaveAsync("c", "lobby");

        await Other.RemoveConnectionsAsync([.. gone, "never there", "a"]);

        foreach (var id in gone)
            await AssertGone(Store, id, ["lobby", "cats"]);
        Assert.Equal(["e", "f"], await SettledMembersAsync(Store, "lobby"));
        Assert.Equal(["e"], await SettledMembersAsync(Store, "cats"));
        Assert.Equal(NewConnection("e"), await Store.FindConnectionAsync("e"));
    }

    [Fact]
    public async Task Removing_together_raises_the_version_and_removing_again_does_not()
    {
        string[] gone = ["a", "b", "c"];
        foreach (var id in (string[])[.. gone, "d"])
            await ConnectAsync(id);
        var before = await HeadAsync(Store, "lobby");

        await Store.RemoveConnectionsAsync(gone);
        var after = await HeadAsync(Store, "lobby");
        await Other.RemoveConnectionsAsync(gone);
        await Other.RemoveConnectionAsync("a");
        await Other.RemoveConnectionsAsync([]);

        Assert.True(after.RosterVersion > before.RosterVersion);
        Assert.Equal(after, await HeadAsync(Store, "lobby"));
        Assert.Equal(1, after.Connections);
    }

    [Fact]
    public async Task A_removal_of_many_done_again_is_whole_and_makes_older_rosters_stale()
    {
        string[] gone = ["a", "b", "c"];
        var before = new Dictionary<string, long>();
        await AtEveryStep(
            prepare: async store =>
            {
                foreach (var id in (string[])[.. gone, "d"])
                    await ConnectAsync(id, store: store);
                await store.JoinAsync("a", "cats");
                await store.JoinAsync("d", "cats");
                foreach (var room in (string[])["lobby", "cats"])
                    before[room] = (await store.ReadRosterAsync(room)).Version;
            },
            act: async store =>
            {
                await store.RemoveConnectionsAsync(gone);
                return true;
            },
            check: async (store, _) =>
            {
                await store.RemoveConnectionsAsync(gone);
                foreach (var room in (string[])["lobby", "cats"])
                {
                    Assert.True((await HeadAsync(store, room)).RosterVersion > before[room], $"{room} kept its version");
                    Assert.Equal(["d"], await SettledMembersAsync(store, room));
                }
            });
    }

    [Fact]
    public async Task Removals_of_the_same_ones_at_once_end_as_one_does()
    {
        string[] ids = [.. Enumerable.Range(0, 30).Select(i => $"c{i:00}")];
        foreach (var id in ids)
            await ConnectAsync(id);

        await AtOnce(6, 1, async (store, caller, _) =>
        {
            await store.RemoveConnectionsAsync(ids[(caller * 2)..(caller * 2 + 15)]);
            return caller;
        });

        Assert.Equal(ids[25..], await SettledMembersAsync(Other, "lobby"));
    }
}
