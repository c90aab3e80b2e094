using Chat.Core.Delivery;

namespace Chat.Stores.Contract;

/// <summary>Whoever has a roster and applies what has changed since has what a read of the whole would give.</summary>
public abstract partial class ChatStoreContract
{
    [Fact]
    public async Task Changes_lead_from_a_roster_to_the_one_that_is_read_whole()
    {
        for (var i = 0; i < 20; i++)
            await ConnectAsync($"c{i:00}");
        var before = await Store.ReadRosterAsync("lobby");
        await Other.LeaveAsync("c03", "lobby");
        await ConnectAsync("late", user: "sub-1");
        await Other.RemoveConnectionsAsync(["c05", "c06", "c07", "c08"]);
        await Store.JoinAsync("c03", "lobby");
        await Store.LeaveAsync("late", "lobby");
        var late = NewConnection("later", user: "sub-1") with { TokenExpiresAt = Now.AddMinutes(5) };
        await Store.ConnectAsync(late);

        var head = await HeadAsync(Store, "lobby");
        var changes = await Store.ReadRosterChangesAsync("lobby", before.Version, head);

        Assert.NotNull(changes);
        Assert.Equal(head.RosterVersion, changes.Version);
        var roster = before.With(changes);
        Assert.Equal(await MembersAsync(Other, "lobby"), IdsOf(roster));
        Assert.Equal(
            (await Store.ReadRosterAsync("lobby")).Members.Single(member => member.ConnectionId == "later"),
            roster.Members.Single(member => member.ConnectionId == late.Id));
    }

    [Fact]
    public async Task Changes_of_another_epoch_or_from_a_version_that_never_was_are_never_made_up()
    {
        for (var i = 0; i < 5; i++)
            await ConnectAsync($"c{i}");
        var head = await HeadAsync(Store, "lobby");
        var database = await CreateDatabaseAsync(new ShortWaits(Clock));
        await using (database)
        {
            var store = await database.OpenAsync();
            for (var i = 0; i < 5; i++)
                await store.ConnectAsync(NewConnection($"d{i}"));
            Assert.Null(await store.ReadRosterChangesAsync("lobby", 2, head with { Epoch = "another" }));
            var never = head with { RosterVersion = head.RosterVersion + 5 };
            Assert.Null(await store.ReadRosterChangesAsync("lobby", head.RosterVersion + 3, never));
            Assert.Null(await store.ReadRosterChangesAsync("nowhere", 0, head));
        }
    }

    /// <summary>Each caller has connections of its own, so it knows what any roster from its last head on must say of them.</summary>
    [Fact]
    public async Task A_followed_roster_shows_each_join_and_leave_from_its_head_on()
    {
        await using var database = await CreateDatabaseAsync(new ShortWaits(Clock));
        IChatStore[] stores = [await database.OpenAsync(), await database.OpenAsync()];
        var rosters = Array.ConvertAll(stores, store => new RosterCache(store, Clock, 10));

        await Task.WhenAll(Enumerable.Range(0, 8).Select(caller => Task.Run(async () =>
        {
            var id = $"caller{caller}";
            await stores[0].ConnectAsync(NewConnection(id, "elsewhere"));
            for (var i = 0; i < 15; i++)
            {
                var joined = await stores[(caller + i) % 2].JoinAsync(id, "lobby");
                Assert.True((await rosters[i % 2].AtLeastAsync("lobby", joined.Head)).Contains(id));
                var left = await stores[i % 2].LeaveAsync(id, "lobby");
                Assert.False((await rosters[caller % 2].AtLeastAsync("lobby", left.Head)).Contains(id));
            }

            await stores[caller % 2].JoinAsync(id, "lobby");
        })));

        var members = await SettledMembersAsync(stores[0], "lobby");
        Assert.Equal(8, members.Length);
        var head = await HeadAsync(stores[0], "lobby");
        foreach (var cache in rosters)
            Assert.Equal(members, IdsOf(await cache.AtLeastAsync("lobby", head)));
    }

    private static IEnumerable<string> IdsOf(Roster roster) =>
        roster.Members.Select(member => member.ConnectionId).Order(StringComparer.Ordinal);
}
