using Chat.Testing;

namespace Chat.EndToEnd.Tests.Suites;

/// <summary>A person at wscat, who simply types.</summary>
public abstract class ForeignClientSuite(ChatSetup chat)
{
    [Fact]
    public async Task A_person_at_wscat_talks_with_others()
    {
        var room = $"room-{Guid.NewGuid():N}";
        await using var alice = await Wscat.ConnectAsync($"{chat.WebSocketUrl}?name=alice&room={room}");
        await using var bob = await chat.ConnectAsync("bob", room);

        await alice.TypeAsync("hello");
        Assert.Equal("hello", (await alice.NextAsync()).Text("text"));
        Assert.Equal("hello", (await bob.NextAsync()).Text("text"));
        await bob.AskAsync(new { action = "message", text = "hello, alice" });
        Assert.Equal("hello, alice", (await alice.NextAsync()).Text("text"));

        await alice.TypeAsync("""{"action":"join","room":"cats-of-alice","after":0}""");
        var joined = await alice.NextAsync();
        Assert.Equal("joined", joined.Text("type"));
        Assert.Equal(1, joined.Number("connections"));
    }

    [Fact]
    public async Task A_person_at_wscat_is_told_when_the_chat_stops()
    {
        await using var alice = await Wscat.ConnectAsync($"{chat.WebSocketUrl}?name=alice");
        await chat.RestartAsync();
        Assert.Contains("1001", await alice.DisconnectedAsync(), StringComparison.Ordinal);
    }
}
