using System.Text.RegularExpressions;
using Chat.Core.Protocol;
using Chat.Core.Storage;
using Chat.Core.Tests.Doubles;

namespace Chat.Core.Tests;

public sealed partial class ConnectTests
{
    [GeneratedRegex("^guest-[a-z0-9]{6}$")]
    private static partial Regex GuestName { get; }

    [Fact]
    public async Task A_guest_is_recorded_under_name_room_and_lifetime()
    {
        using var chat = new TestChat();
        var reply = await ConnectAsync(chat, ("name", "A_b.c-9"), ("room", "Cats.2"), ("unknown", ""));
        Assert.Equal(new ConnectReply(200), reply);
        Assert.Equal(
            new Connection("c", "guest:A_b.c-9", "A_b.c-9", "Cats.2", TestChat.Start, TestChat.Start.AddMinutes(125)),
            await chat.Store.FindConnectionAsync("c", TestContext.Current.CancellationToken));
        Assert.True(chat.Store.Has("Cats.2", "c"));
    }

    [Fact]
    public async Task Who_says_nothing_is_a_guest_of_a_random_name_in_the_lobby()
    {
        using var chat = new TestChat();
        await ConnectAsync(chat);
        await chat.Backend.ConnectAsync(new("d", TestChat.Start, null, null), TestContext.Current.CancellationToken);
        var first = await chat.Store.FindConnectionAsync("c", TestContext.Current.CancellationToken);
        var second = await chat.Store.FindConnectionAsync("d", TestContext.Current.CancellationToken);
        Assert.Matches(GuestName, first!.Name);
        Assert.Equal($"guest:{first.Name}", first.User);
        Assert.Equal("lobby", second!.StartingRoom);
        Assert.NotEqual(first.Name, second.Name);
    }

    [Theory]
    [InlineData("name", "")]
    [InlineData("name", " ")]
    [InlineData("name", "a b")]
    [InlineData("name", "a\n")]
    [InlineData("name", "é")]
    [InlineData("name", "guest:bob")]
    [InlineData("name", "123456789012345678901234567890123")]
    [InlineData("room", "")]
    [InlineData("room", ".a")]
    [InlineData("room", "_a")]
    [InlineData("room", "a/b")]
    [InlineData("room", "a\n")]
    [InlineData("room", "12345678901234567890123456789012345678901234567890123456789012345")]
    public async Task A_malformed_name_or_room_is_400_and_leaves_nothing_behind(string key, string value)
    {
        using var chat = new TestChat();
        var reply = await ConnectAsync(chat, (key, value));
        Assert.Equal(400, reply.StatusCode);
        Assert.Contains(key, reply.Reason, StringComparison.Ordinal);
        Assert.Empty(chat.Store.Calls);
    }

    [Theory]
    [InlineData("name", "-")]
    [InlineData("name", "12345678901234567890123456789012")]
    [InlineData("room", "0")]
    [InlineData("room", "1234567890123456789012345678901234567890123456789012345678901234")]
    public async Task Names_and_rooms_at_the_edge_of_the_pattern_are_let_in(string key, string value)
    {
        using var chat = new TestChat();
        Assert.Equal(200, (await ConnectAsync(chat, (key, value))).StatusCode);
    }

    [Theory]
    [InlineData("eyJ.x.y")]
    [InlineData("")]
    public async Task Who_presents_a_token_is_never_let_in_as_a_guest(string token)
    {
        using var chat = new TestChat();
        Assert.Equal(401, (await ConnectAsync(chat, ("token", token))).StatusCode);
        Assert.Equal(401, (await ConnectAsync(chat, ("token", token), ("name", "alice"))).StatusCode);
        Assert.Empty(chat.Store.Calls);
    }

    [Theory]
    [InlineData(null, 200, null)]
    [InlineData("", 200, null)]
    [InlineData("chat.v1", 200, "chat.v1")]
    [InlineData("chat.v1,other", 200, "chat.v1")]
    [InlineData("other, chat.v1", 200, "chat.v1")]
    [InlineData("other,chat.v1 ,more", 200, "chat.v1")]
    [InlineData("other", 200, null)]
    [InlineData("chat.v10, Chat.v1", 200, null)]
    [InlineData("bearer", 200, null)]
    [InlineData("chat.v1, bearer.eyJ", 401, null)]
    [InlineData("chat.v1,bearer.eyJ", 401, null)]
    [InlineData("bearer.", 401, null)]
    [InlineData("Bearer.eyJ", 401, null)]
    [InlineData("bearer.eyJ , chat.v1", 401, null)]
    public async Task Of_the_offered_subprotocols_chat_v1_is_echoed_and_a_token_refused(string? offered, int status, string? echoed)
    {
        using var chat = new TestChat();
        var reply = await chat.Backend.ConnectAsync(new("c", TestChat.Start, null, offered), TestContext.Current.CancellationToken);
        Assert.Equal((status, echoed), (reply.StatusCode, reply.Subprotocol));
        Assert.Equal(status == 200, chat.Store.Knows("c"));
    }

    [Fact]
    public async Task A_connection_is_a_member_of_its_starting_room_at_once()
    {
        using var chat = new TestChat();
        await chat.ConnectAsync("alice");
        await chat.ConnectAsync("bob");
        await chat.SendAsync("bob", "hello");
        Assert.Single(chat.Sender.To("alice"));
    }

    [Fact]
    public async Task After_a_disconnect_nothing_is_sent_to_the_connection_or_taken_from_it()
    {
        using var chat = new TestChat();
        await chat.ConnectAsync("alice");
        await chat.ConnectAsync("bob");
        await chat.SendAsync("alice", "one");
        await chat.Backend.DisconnectAsync("bob", TestContext.Current.CancellationToken);
        await chat.SendAsync("alice", "two");
        Assert.Single(chat.Sender.To("bob"));
        Assert.Equal("not_in_room", await chat.RefusedAsync("bob", "hello"));
    }

    [Fact]
    public async Task A_disconnect_of_an_unknown_connection_is_harmless()
    {
        using var chat = new TestChat();
        await chat.Backend.DisconnectAsync("nobody", TestContext.Current.CancellationToken);
        await chat.ConnectAsync("alice");
        await chat.Backend.DisconnectAsync("alice", TestContext.Current.CancellationToken);
        await chat.Backend.DisconnectAsync("alice", TestContext.Current.CancellationToken);
        Assert.False(chat.Store.Knows("alice"));
    }

    [Fact]
    public void The_patterns_are_those_of_the_page()
    {
        var page = string.Join('\n', ProtocolPage.Section("Connecting"));
        Assert.Contains("`^[A-Za-z0-9_.-]{1,32}$`", page, StringComparison.Ordinal);
        Assert.Contains("`^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$`", page, StringComparison.Ordinal);
        for (var code = 0; code < 0x250; code++)
        {
            var text = $"a{(char)code}";
            Assert.Equal(Regex.IsMatch(text, @"\A[A-Za-z0-9_.-]{1,32}\z"), Names.IsGuest(text));
            Assert.Equal(Regex.IsMatch(text, @"\A[A-Za-z0-9][A-Za-z0-9_.-]{0,63}\z"), Names.IsRoom(text));
            Assert.Equal(Regex.IsMatch($"{(char)code}", @"\A[A-Za-z0-9][A-Za-z0-9_.-]{0,63}\z"), Names.IsRoom($"{(char)code}"));
            Assert.Equal(code is >= 0x21 and <= 0x7e, Names.IsTag(text));
        }
    }

    private static async Task<ConnectReply> ConnectAsync(TestChat chat, params (string Key, string Value)[] query) =>
        await chat.Backend.ConnectAsync(
            new("c", TestChat.Start, query.ToDictionary(pair => pair.Key, pair => pair.Value, StringComparer.Ordinal), null),
            TestContext.Current.CancellationToken);
}
