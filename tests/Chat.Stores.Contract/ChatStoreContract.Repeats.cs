namespace Chat.Stores.Contract;

public abstract partial class ChatStoreContract
{
    [Fact]
    public async Task A_repeated_id_is_answered_with_the_first_entry_and_changes_nothing()
    {
        var alice = await ConnectAsync("alice");
        var first = await StoredAsync(Store, Say(alice, "hello", id: "1"));

        Clock.Advance(TimeSpan.FromSeconds(5));
        foreach (var store in new[] { Store, Other })
        {
            var repeated = await store.AppendAsync(Say(alice, "hello", id: "1"));
            Assert.Equal(AppendStatus.Repeated, repeated.Status);
            Assert.Equal(first, repeated.Entry);
            Assert.Equal(await HeadAsync(Store, "lobby"), repeated.Head);
        }

        Assert.Equal([first], await LogAsync(Other, "lobby"));
    }

    [Fact]
    public async Task A_repeat_is_answered_whatever_else_it_says()
    {
        var alice = await ConnectAsync("alice");
        await Store.JoinAsync("alice", "cats");
        var first = await StoredAsync(Store, Say(alice, "hello", id: "1"));

        var repeated = await Other.AppendAsync(Say(alice, "something else", room: "cats", id: "1"));

        Assert.Equal(AppendStatus.Repeated, repeated.Status);
        Assert.Equal(first, repeated.Entry);
        Assert.Equal(first.Seq, repeated.Head.Seq);
        Assert.Equal(["hello"], await TextsAsync(Store, "lobby"));
        Assert.Empty(await LogAsync(Store, "cats"));
    }

    [Fact]
    public async Task A_repeat_into_a_room_that_the_sender_is_not_in_is_answered_too()
    {
        var alice = await ConnectAsync("alice");
        var first = await StoredAsync(Store, Say(alice, "hello", id: "1"));

        var repeated = await Other.AppendAsync(Say(alice, "hello", room: "nowhere", id: "1"));

        Assert.Equal((AppendStatus.Repeated, first), (repeated.Status, repeated.Entry));
    }

    [Fact]
    public async Task A_repeat_is_answered_after_leaving()
    {
        var alice = await ConnectAsync("alice");
        var first = await StoredAsync(Store, Say(alice, "hello", id: "1"));
        await Store.LeaveAsync("alice", "lobby");

        var repeated = await Other.AppendAsync(Say(alice, "hello", id: "1"));

        Assert.Equal((AppendStatus.Repeated, first), (repeated.Status, repeated.Entry));
        Assert.Equal(AppendStatus.NotInRoom, (await Other.AppendAsync(Say(alice, "hello", id: "2"))).Status);
    }

    [Fact]
    public async Task A_repeat_from_the_user_s_new_connection_is_answered()
    {
        var before = await ConnectAsync("before", user: "alice");
        var first = await StoredAsync(Store, Say(before, "hello", id: "1"));
        await Store.RemoveConnectionAsync("before");
        var after = await ConnectAsync("after", user: "alice");

        var repeated = await Other.AppendAsync(Say(after, "hello", id: "1"));

        Assert.Equal((AppendStatus.Repeated, first), (repeated.Status, repeated.Entry));
    }

    [Fact]
    public async Task An_id_has_its_effect_once_for_10_minutes_and_anew_after_them()
    {
        var alice = await ConnectAsync("alice");
        var first = await StoredAsync(Store, Say(alice, "one", id: "1"));

        Clock.Advance(ChatLimits.RepeatWindow - Moment);
        Assert.Equal(first, (await Other.AppendAsync(Say(alice, "two", id: "1"))).Entry);

        Clock.Advance(TimeSpan.FromSeconds(2));
        var second = await StoredAsync(Other, Say(alice, "three", id: "1"));
        Assert.Equal(second, (await Store.AppendAsync(Say(alice, "four", id: "1"))).Entry);
        Assert.Equal(["one", "three"], await TextsAsync(Store, "lobby"));
    }

    [Fact]
    public async Task An_id_is_its_user_s_own()
    {
        var alice = await ConnectAsync("alice");
        var bob = await ConnectAsync("bob");
        var capital = await ConnectAsync("capital", user: "guest:Alice");

        await StoredAsync(Store, Say(alice, "one", id: "1"));
        await StoredAsync(Store, Say(bob, "two", id: "1"));
        await StoredAsync(Store, Say(capital, "three", id: "1"));

        Assert.Equal(["one", "two", "three"], await TextsAsync(Other, "lobby"));
    }

    [Theory]
    [InlineData("abc", "ABC")]
    [InlineData("a_c", "abc")]
    [InlineData("a%c", "abc")]
    [InlineData("1", "01")]
    [InlineData("1", "1.0")]
    public async Task Ids_are_compared_byte_by_byte(string one, string other)
    {
        var alice = await ConnectAsync("alice");

        await StoredAsync(Store, Say(alice, "one", id: one));
        await StoredAsync(Store, Say(alice, "two", id: other));

        Assert.Equal(AppendStatus.Repeated, (await Store.AppendAsync(Say(alice, "one", id: one))).Status);
    }

    [Fact]
    public async Task A_user_and_an_id_that_read_alike_together_are_two_things()
    {
        var one = await ConnectAsync("1", user: "a");
        var two = await ConnectAsync("2", user: "a#b");

        await StoredAsync(Store, Say(one, "one", id: "b#c"));
        await StoredAsync(Store, Say(two, "two", id: "c"));

        Assert.Equal(["one", "two"], await TextsAsync(Other, "lobby"));
    }

    [Fact]
    public async Task A_repeated_id_does_not_raise_the_number()
    {
        var alice = await ConnectAsync("alice");
        await StoredAsync(Store, Say(alice, "one", id: "1"));
        for (var i = 0; i < 5; i++)
            await Other.AppendAsync(Say(alice, "one", id: "1"));

        Assert.True((await StoredAsync(Store, Say(alice, "two", id: "2"))).Seq > 1);
        Assert.Equal(["one", "two"], await TextsAsync(Store, "lobby"));
    }

    [Fact]
    public async Task A_draft_without_an_id_is_stored_as_often_as_it_is_sent()
    {
        var alice = await ConnectAsync("alice");
        await StoredAsync(Store, Say(alice, "same"));
        await StoredAsync(Other, Say(alice, "same"));

        Assert.Equal(["same", "same"], await TextsAsync(Store, "lobby"));
    }
}
