using System.Net.WebSockets;
using Chat.Testing;

namespace Chat.EndToEnd.Tests.Suites;

/// <summary>What bad input gets: an answer, and the connection lives on.</summary>
public abstract class RefusalSuite(ChatSetup chat)
{
    public static TheoryData<string, string> BadFrames => new()
    {
        { "{", "bad_json" },
        { "{} trailing", "bad_json" },
        { """{"action":"ping","x":"\ud800"}""", "bad_json" },
        { "{}", "unknown_action" },
        { """{"action":7}""", "unknown_action" },
        { """{"action":"Message","text":"x"}""", "unknown_action" },
        { """{"action":"$connect"}""", "unknown_action" },
        { """{"action":"edit","target":1,"text":"x"}""", "unknown_action" },
        { """{"action":"kick","room":"lobby","user":"guest:bob"}""", "unknown_action" },
        { """{"action":"message"}""", "invalid" },
        { """{"action":"message","text":7}""", "invalid" },
        { """{"action":"message","text":"   "}""", "invalid" },
        { """{"action":"message","text":"a\u0007"}""", "invalid" },
        { """{"action":"message","text":"psst","to":"guest:bob"}""", "invalid" },
        { """{"action":"message","text":"yes","replyTo":1}""", "invalid" },
        { """{"action":"message","text":"x","room":"no spaces"}""", "invalid" },
        { """{"action":"message","text":"x","id":""}""", "invalid" },
        { """{"action":"history","limit":201}""", "invalid" },
        { """{"action":"message","text":"x","room":"somewhere-else"}""", "not_in_room" },
    };

    [Theory]
    [MemberData(nameof(BadFrames))]
    public async Task A_bad_frame_is_refused_and_the_connection_lives_on(string frame, string code)
    {
        var room = $"room-{Guid.NewGuid():N}";
        await using var alice = await chat.ConnectAsync("alice", room);
        await using var bob = await chat.ConnectAsync("bob", room);
        await alice.SendTextAsync(frame);
        var refusal = await alice.NextAsync();
        Assert.Equal("error", refusal.Text("type"));
        Assert.Equal(code, refusal.Text("code"));
        Assert.False(string.IsNullOrWhiteSpace(refusal.Text("message")));

        await alice.AskAsync(new { action = "message", text = "all the same" });
        var received = await bob.NextAsync();
        Assert.Equal("all the same", received.Text("text"));
    }

    [Fact]
    public async Task A_text_above_its_limit_is_too_large()
    {
        await using var alice = await chat.ConnectAsync("alice", $"room-{Guid.NewGuid():N}");
        Assert.Equal("too_large", (await alice.AskAsync(new { action = "message", text = new string('x', 8_193), id = "m1" })).Text("code"));
        Assert.Equal(8_192, (await alice.AskAsync(new { action = "message", text = new string('x', 8_192), id = "m1" })).Text("text")!.Length);
    }

    [Fact]
    public async Task What_fragments_make_larger_than_a_frame_is_too_large()
    {
        await using var alice = await chat.ConnectAsync("alice", $"room-{Guid.NewGuid():N}");
        await alice.SendBytesAsync("{\"action\":\"ping\",\"x\":\""u8.ToArray(), WebSocketMessageType.Text, endOfMessage: false);
        for (var i = 0; i < 4; i++) await alice.SendBytesAsync(Enumerable.Repeat((byte)'x', 10_000).ToArray(), WebSocketMessageType.Text, endOfMessage: false);
        await alice.SendBytesAsync("\"}"u8.ToArray(), WebSocketMessageType.Text);
        Assert.Equal("too_large", (await alice.NextAsync()).Text("code"));
    }

    [Fact]
    public async Task A_binary_frame_closes_with_1003()
    {
        await using var alice = await chat.ConnectAsync("alice");
        await alice.SendBytesAsync("{}"u8.ToArray(), WebSocketMessageType.Binary);
        await alice.Closed.WaitAsync(ChatClient.Limit);
        Assert.Equal(1003, (int?)alice.CloseStatus);
    }

    [Theory]
    [InlineData(1, 32_769)]
    [InlineData(5, 30_000)]
    public async Task More_than_the_limits_of_a_frame_or_a_message_closes_with_1009(int fragments, int bytes)
    {
        await using var alice = await chat.ConnectAsync("alice");
        try
        {
            for (var i = 0; i < fragments; i++)
                await alice.SendBytesAsync(Enumerable.Repeat((byte)' ', bytes).ToArray(), WebSocketMessageType.Text, endOfMessage: i == fragments - 1);
        }
        catch (WebSocketException)
        {
            // Closed before the last of it was sent.
        }

        await alice.Closed.WaitAsync(ChatClient.Limit);
        Assert.Equal(1009, (int?)alice.CloseStatus);
    }

    [Theory]
    [InlineData("name=", 400)]
    [InlineData("name=no%20spaces", 400)]
    [InlineData("name=alice&room=", 400)]
    [InlineData("name=alice&room=.hidden", 400)]
    [InlineData("token=abc", 401)]
    public async Task A_bad_query_is_refused_before_the_upgrade(string query, int status)
    {
        var refusal = await Assert.ThrowsAsync<HandshakeRefusedException>(() => ChatClient.ConnectAsync(new Uri($"{chat.WebSocketUrl}?{query}")));
        Assert.Equal(status, refusal.Status);
    }

    [Fact]
    public async Task Of_a_repeated_key_the_last_counts()
    {
        await using var bob = await ChatClient.ConnectAsync(new Uri($"{chat.WebSocketUrl}?name=alice&name=bob&room=room-{Guid.NewGuid():N}&other=x"));
        Assert.Equal("bob", (await bob.AskAsync(new { action = "message", text = "x" })).Text("name"));
    }

    [Fact]
    public async Task The_chats_subprotocol_is_echoed_where_it_is_offered()
    {
        var url = new Uri($"{chat.WebSocketUrl}?name=alice");
        await using var with = await ChatClient.ConnectAsync(url, ["other", "chat.v1"]);
        Assert.Equal("chat.v1", with.Subprotocol);
        await using var without = await ChatClient.ConnectAsync(url);
        Assert.Null(without.Subprotocol);
    }
}
