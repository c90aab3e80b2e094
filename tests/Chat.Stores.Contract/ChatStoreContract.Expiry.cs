namespace Chat.Stores.Contract;

public abstract partial class ChatStoreContract
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(3) + TimeSpan.FromMilliseconds(456);

    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(1);

    [Fact]
    public async Task A_connection_lives_until_the_moment_it_expires_and_no_longer()
    {
        await ConnectAsync("a", lifetime: Lifetime);

        Clock.Advance(Lifetime - Moment);
        Assert.NotNull(await Store.FindConnectionAsync("a"));
        Assert.True(await Store.IsMemberAsync("a", "lobby"));
        Assert.Equal(["a"], await MembersAsync(Store, "lobby"));

        Clock.Advance(Moment);
        Assert.Null(await Store.FindConnectionAsync("a"));
        Assert.False(await Store.IsMemberAsync("a", "lobby"));
        Assert.Empty(await MembersAsync(Store, "lobby"));
        Assert.Empty(await MembersAsync(Other, "lobby"));
    }

    [Fact]
    public async Task An_expired_member_is_counted_no_more_once_settled()
    {
        await ConnectAsync("a", lifetime: Lifetime);
        await ConnectAsync("b");
        await Store.JoinAsync("a", "cats");
        await Store.JoinAsync("b", "cats");

        Clock.Advance(Lifetime);

        Assert.Equal(["b"], await SettledMembersAsync(Store, "lobby"));
        Assert.Equal(["b"], await SettledMembersAsync(Other, "cats"));
        await ConnectAsync("c", store: Other);
        Assert.Equal(["b", "c"], await SettledMembersAsync(Store, "lobby"));
    }

    [Fact]
    public async Task An_expired_connection_can_neither_join_nor_leave_nor_send()
    {
        var expired = await ConnectAsync("a", lifetime: Lifetime);
        Clock.Advance(Lifetime);

        Assert.Equal(JoinStatus.NoSuchConnection, (await Store.JoinAsync("a", "cats")).Status);
        Assert.Equal(JoinStatus.NoSuchConnection, (await Other.JoinAsync("a", "lobby")).Status);
        Assert.False((await Store.LeaveAsync("a", "lobby")).WasMember);
        Assert.Equal(AppendStatus.NotInRoom, (await Other.AppendAsync(Say(expired, "ghost"))).Status);
        Assert.Empty(await LogAsync(Store, "lobby"));
    }

    [Fact]
    public async Task Removing_an_expired_connection_is_harmless_and_leaves_the_count_right()
    {
        await ConnectAsync("a", lifetime: Lifetime);
        await ConnectAsync("b");
        Clock.Advance(Lifetime);

        await Store.RemoveConnectionAsync("a");
        await Other.RemoveConnectionAsync("a");

        Assert.Equal(["b"], await SettledMembersAsync(Store, "lobby"));
    }

    [Fact]
    public async Task What_an_expired_connection_said_stays()
    {
        var connection = await ConnectAsync("a", lifetime: Lifetime);
        await StoredAsync(Store, Say(connection, "kept"));

        Clock.Advance(Lifetime + TimeSpan.FromDays(1));
        await ConnectAsync("b");

        Assert.Equal(["kept"], await TextsAsync(Store, "lobby"));
        Assert.Equal(["b"], await SettledMembersAsync(Other, "lobby"));
    }

    [Fact]
    public async Task Expiry_counts_against_no_other_connection()
    {
        for (var i = 0; i < 20; i++)
            await ConnectAsync($"c{i:00}", lifetime: TimeSpan.FromMinutes(i + 1));

        for (var gone = 1; gone <= 20; gone++)
        {
            Clock.Advance(TimeSpan.FromMinutes(1));
            var left = await SettledMembersAsync(gone % 2 == 0 ? Store : Other, "lobby");
            Assert.Equal(20 - gone, left.Length);
            Assert.All(left, id => Assert.True(string.CompareOrdinal(id, $"c{gone:00}") >= 0));
        }
    }
}
