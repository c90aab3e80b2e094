using System.Text.Json;
using Chat.Testing;

namespace Chat.EndToEnd.Tests.Suites;

/// <summary>What docs/protocol.md says of each action, from socket to socket.</summary>
public abstract class ConversationSuite(ChatSetup chat)
{
    private static string NewRoom() => $"room-{Guid.NewGuid():N}";

    [Fact]
    public async Task A_message_is_acknowledged_to_its_sender_and_reaches_the_others_without_ref_or_id()
    {
        var room = NewRoom();
        await using var alice = await chat.ConnectAsync("alice", room);
        await using var bob = await chat.ConnectAsync("bob", room);

        await alice.SendAsync(new { action = "message", text = "hello", id = "m1", @ref = "r1" });

        var acknowledged = await alice.NextAsync();
        var received = await bob.NextAsync();
        Assert.Equal(["at", "id", "name", "ref", "room", "seq", "text", "type", "user"], acknowledged.EnumerateObject().Select(key => key.Name).Order());
        Assert.Equal(["type", "room", "seq", "user", "name", "text", "at"], received.EnumerateObject().Select(key => key.Name));
        Assert.Equal("r1", acknowledged.Text("ref"));
        Assert.Equal("m1", acknowledged.Text("id"));
        Assert.Equal("guest:alice", received.Text("user"));
        Assert.Equal("alice", received.Text("name"));
        Assert.Equal("hello", received.Text("text"));
        Assert.Equal(1, received.Number("seq"));
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$", received.Text("at"));
    }

    [Fact]
    public async Task What_is_no_object_is_the_text_of_a_message_to_the_starting_room()
    {
        var room = NewRoom();
        await using var alice = await chat.ConnectAsync("alice", room);
        await alice.SendTextAsync("[hello, everybody]");
        var acknowledged = await alice.NextAsync();
        Assert.Equal("[hello, everybody]", acknowledged.Text("text"));
        Assert.Equal(room, acknowledged.Text("room"));
        Assert.False(acknowledged.Has("ref"));
    }

    [Fact]
    public async Task Without_a_room_the_starting_room_is_the_lobby()
    {
        await using var alice = await chat.ConnectAsync("alice");
        var joined = await alice.AskAsync(new { action = "join" });
        Assert.Equal("lobby", joined.Text("room"));
    }

    [Fact]
    public async Task A_repeated_id_has_its_effect_once_and_is_answered_with_the_first_entry()
    {
        var room = NewRoom();
        await using var alice = await chat.ConnectAsync($"alice-{room[^6..]}", room);
        await using var again = await chat.ConnectAsync($"alice-{room[^6..]}", room);
        var first = await alice.AskAsync(new { action = "message", text = "once", id = "m1" });
        var second = await again.AskAsync(new { action = "message", text = "something else", id = "m1", room });
        Assert.Equal(first.Number("seq"), second.Number("seq"));
        Assert.Equal("once", second.Text("text"));
        Assert.Equal(first.Text("at"), second.Text("at"));

        await again.AskAsync(new { action = "leave" });
        var third = await again.AskAsync(new { action = "message", text = "once", id = "m1" });
        Assert.Equal(first.Number("seq"), third.Number("seq"));

        var history = await alice.AskAsync(new { action = "history" });
        Assert.Single(history.Entries());
    }

    [Fact]
    public async Task A_join_is_a_clean_cut_between_history_and_live()
    {
        var room = NewRoom();
        await using var alice = await chat.ConnectAsync("alice", room);
        for (var i = 1; i <= 3; i++) await alice.AskAsync(new { action = "message", text = $"before {i}" });

        await using var bob = await chat.ConnectAsync("bob", NewRoom());
        var joined = await bob.AskAsync(new { action = "join", room, after = 1 });
        Assert.Equal("joined", joined.Text("type"));
        Assert.Equal(3, joined.Number("seq"));
        Assert.Equal(2, joined.Number("connections"));
        Assert.Equal(0, joined.Number("read"));
        Assert.Equal([2L, 3L], joined.Entries().Select(entry => entry.Number("seq")));
        Assert.False(joined.Flag("more"));
        Assert.False(joined.Flag("lost"));
        Assert.NotEqual("", joined.Text("epoch"));

        await alice.AskAsync(new { action = "message", text = "after" });
        // What the join answered already may come once more, where it was still on its way to the room.
        Assert.Equal(4, (await bob.NextAsync(frame => frame.Is("message") && frame.Number("seq") > joined.Number("seq"))).Number("seq"));

        var other = await bob.AskAsync(new { action = "join", room, after = 1, epoch = "another" });
        Assert.True(other.Flag("lost"));
        Assert.Equal([1L, 2L, 3L, 4L], other.Entries().Select(entry => entry.Number("seq")));
    }

    [Fact]
    public async Task History_pages_both_ways()
    {
        var room = NewRoom();
        await using var alice = await chat.ConnectAsync("alice", room);
        for (var i = 1; i <= 7; i++) await alice.AskAsync(new { action = "message", text = $"number {i}" });

        var newest = await alice.AskAsync(new { action = "history", limit = 3 });
        Assert.Equal([5L, 6L, 7L], newest.Entries().Select(entry => entry.Number("seq")));
        Assert.True(newest.Flag("more"));
        var before = await alice.AskAsync(new { action = "history", before = 5, limit = 200 });
        Assert.Equal([1L, 2L, 3L, 4L], before.Entries().Select(entry => entry.Number("seq")));
        Assert.False(before.Flag("more"));
        var after = await alice.AskAsync(new { action = "history", after = 2, limit = 2 });
        Assert.Equal([3L, 4L], after.Entries().Select(entry => entry.Number("seq")));
        Assert.True(after.Flag("more"));
        var ahead = await alice.AskAsync(new { action = "history", after = 100 });
        Assert.True(ahead.Flag("lost"));
        Assert.Equal("invalid", (await alice.AskAsync(new { action = "history", after = 1, before = 2 })).Text("code"));
    }

    [Fact]
    public async Task Long_histories_are_cut_to_a_frame_and_page_to_the_end()
    {
        var room = NewRoom();
        await using var alice = await chat.ConnectAsync("alice", room);
        var text = new string('"', 8_192);
        for (var i = 1; i <= 5; i++) await alice.AskAsync(new { action = "message", text });

        var seen = new List<long>();
        JsonElement page;
        do
        {
            page = await alice.AskAsync(new { action = "history", after = seen.LastOrDefault(), limit = 200 });
            Assert.True(page.GetRawText().Length <= 32_768);
            Assert.NotEmpty(page.Entries());
            seen.AddRange(page.Entries().Select(entry => entry.Number("seq")));
        }
        while (page.Flag("more"));

        Assert.Equal([1L, 2L, 3L, 4L, 5L], seen);
    }

    [Fact]
    public async Task Who_lists_each_person_once_and_counts_connections()
    {
        var room = NewRoom();
        await using var alice = await chat.ConnectAsync("alice", room);
        await using var twice = await chat.ConnectAsync("alice", room);
        await using var bob = await chat.ConnectAsync("bob", room);
        var members = await alice.AskAsync(new { action = "who" });
        Assert.Equal("members", members.Text("type"));
        Assert.Equal(3, members.Number("connections"));
        Assert.Equal(["alice", "bob"], members.GetProperty("members").EnumerateArray().Select(member => member.Text("name")));
        Assert.False(members.Has("cursor"));
    }

    [Fact]
    public async Task Who_has_left_receives_nothing_more_and_may_not_send_or_read()
    {
        var room = NewRoom();
        await using var alice = await chat.ConnectAsync("alice", room);
        await using var bob = await chat.ConnectAsync("bob", room);
        Assert.Equal("left", (await bob.AskAsync(new { action = "leave" })).Text("type"));
        Assert.Equal("left", (await bob.AskAsync(new { action = "leave" })).Text("type"));
        await alice.AskAsync(new { action = "message", text = "bob is not here" });
        foreach (var action in new object[]
                 {
                     new { action = "message", text = "still here?" }, new { action = "history" }, new { action = "who" },
                 })
        {
            Assert.Equal("not_in_room", (await bob.AskAsync(action)).Text("code"));
        }

        Assert.Empty(bob.Drain());
        Assert.Equal([1L], (await alice.AskAsync(new { action = "history" })).Entries().Select(entry => entry.Number("seq")));
    }

    [Fact]
    public async Task Who_has_gone_is_no_longer_counted()
    {
        var room = NewRoom();
        await using var alice = await chat.ConnectAsync("alice", room);
        var bob = await chat.ConnectAsync("bob", room);
        var carol = await chat.ConnectAsync("carol", room);
        await bob.CloseAsync();
        await carol.AbortAsync();
        await alice.AskUntilAsync(new { action = "who" }, members => members.Number("connections") == 1);
    }

    [Fact]
    public async Task The_51st_room_is_forbidden()
    {
        await using var alice = await chat.ConnectAsync("alice", NewRoom());
        for (var i = 2; i <= 50; i++) Assert.Equal("joined", (await alice.AskAsync(new { action = "join", room = NewRoom() })).Text("type"));
        var refused = await alice.AskAsync(new { action = "join", room = NewRoom() });
        Assert.Equal("forbidden", refused.Text("code"));
        Assert.False(refused.Flag("retryable"));
    }

    [Fact]
    public async Task A_ping_is_answered()
    {
        await using var alice = await chat.ConnectAsync("alice", NewRoom());
        Assert.Equal("pong", (await alice.AskAsync(new { action = "ping" })).Text("type"));
    }

    [Fact]
    public async Task Two_rooms_do_not_hear_each_other()
    {
        string first = NewRoom(), second = NewRoom();
        await using var alice = await chat.ConnectAsync("alice", first);
        await using var bob = await chat.ConnectAsync("bob", second);
        await alice.AskAsync(new { action = "message", text = "for the first room" });
        Assert.Equal("pong", (await bob.AskAsync(new { action = "ping" })).Text("type"));
        Assert.Empty(bob.Drain());
    }
}
