using System.Text.Json.Nodes;
using Chat.Testing;

namespace Chat.EndToEnd.Tests.Suites;

/// <summary>Users with tokens: who comes in, as whom, and what becomes of them when the token expires.</summary>
public abstract class SignedInSuite(SignedIn chat)
{
    [Fact]
    public async Task A_token_in_a_subprotocol_lets_a_user_in_and_chat_v1_comes_back()
    {
        await using var alice = await chat.SignInAsync(chat.Issuer.Token());
        Assert.Equal("chat.v1", alice.Subprotocol);
        var said = await alice.AskAsync(new { action = "message", text = "hello" });
        Assert.Equal(("user-1", "Alice"), (said.Text("user"), said.Text("name")));
    }

    [Fact]
    public async Task A_token_in_the_query_lets_a_user_in_who_offers_no_subprotocol_and_gets_none()
    {
        var token = chat.Issuer.Token(claims => (claims["sub"], claims["name"], claims["preferred_username"]) = ("user-2", null, "bob"), chat.Issuer.Ec);
        await using var bob = await ChatClient.ConnectAsync(new Uri($"{chat.WebSocketUrl}?token={token}&room={Room()}"));
        Assert.Null(bob.Subprotocol);
        var said = await bob.AskAsync(new { action = "message", text = "hello" });
        Assert.Equal(("user-2", "bob"), (said.Text("user"), said.Text("name")));
    }

    [Fact]
    public async Task Who_has_no_good_token_is_401()
    {
        void Expired(JsonObject claims) => claims["exp"] = DateTimeOffset.UtcNow.AddMinutes(-5).ToUnixTimeSeconds();
        var issuer = chat.Issuer;
        string[] bad =
        [
            "", "abc", issuer.Token(Expired), issuer.Token(key: TestKey.Rsa()), issuer.Token(claims => claims["aud"] = "other"),
            issuer.Token(claims => claims["iss"] = "https://login.example.com"), issuer.Token(claims => claims["sub"] = "guest:alice"),
            issuer.Forged(_ => [], header => header["alg"] = "none"),
        ];
        foreach (var token in bad) Assert.Equal(401, await StatusAsync($"token={token}"));
        Assert.Equal(401, await StatusAsync("name=alice"));
        Assert.Equal(401, await StatusAsync(""));
        var refused = await Assert.ThrowsAsync<HandshakeRefusedException>(() => chat.SignInAsync("abc"));
        Assert.Equal(401, refused.Status);
        Assert.Equal(400, await StatusAsync($"token={issuer.Token()}&room=-"));
    }

    [Fact]
    public async Task Pages_of_other_origins_are_403_and_programs_without_one_come_in()
    {
        var url = new Uri($"{chat.WebSocketUrl}?token={chat.Issuer.Token()}&room={Room()}");
        await using (await ChatClient.ConnectAsync(url, origin: SignedIn.Origin))
        await using (await ChatClient.ConnectAsync(url))
        {
            var refused = await Assert.ThrowsAsync<HandshakeRefusedException>(() => ChatClient.ConnectAsync(url, origin: "http://localhost:5174"));
            Assert.Equal(403, refused.Status);
        }
    }

    [Fact]
    public async Task A_frame_after_the_tokens_end_is_answered_token_expired_and_the_connection_closes()
    {
        var (alice, _) = await SignInShortlyAsync(Room());
        await using (alice)
        {
            // Each question is a round trip; the token ends meanwhile.
            await alice.AskUntilAsync(new { action = "ping" }, answer => answer.Text("code") == "token_expired");
            await alice.Closed.WaitAsync(ChatClient.Limit);
            Assert.Equal(1000, (int?)alice.CloseStatus);
            Assert.Empty(alice.Drain());
        }
    }

    [Fact]
    public async Task Who_only_listens_is_sent_nothing_after_the_tokens_end_and_the_next_message_closes_the_connection()
    {
        var room = Room();
        await using var bob = await chat.SignInAsync(chat.Issuer.Token(claims => claims["sub"] = "user-2"), room);
        var (alice, end) = await SignInShortlyAsync(room);
        await using (alice)
        {
            using var limit = new CancellationTokenSource(ChatClient.Limit);
            for (var number = 0; !alice.Closed.IsCompleted; number++)
            {
                await bob.AskAsync(new { action = "message", text = $"{number}" });
                limit.Token.ThrowIfCancellationRequested();
            }

            Assert.Equal(1000, (int?)alice.CloseStatus);
            Assert.All(alice.Drain(), frame => Assert.True(DateTimeOffset.Parse(frame.Text("at")!, System.Globalization.CultureInfo.InvariantCulture) < end));
            await bob.AskUntilAsync(new { action = "who" }, members => members.Number("connections") == 1);
        }
    }

    [Fact]
    public async Task The_page_is_told_that_tokens_are_needed()
    {
        using var http = new HttpClient();
        Assert.Equal("""{"tokens":true}""", await http.GetStringAsync(new Uri(chat.PageUrl, "config.json")));
    }

    private static string Room() => $"room-{Guid.NewGuid():N}";

    /// <summary>A user whose token ends in some seconds: as few as a handshake takes on this machine.</summary>
    private async Task<(ChatClient Client, DateTimeOffset End)> SignInShortlyAsync(string room)
    {
        for (var seconds = 2; ; seconds *= 2)
        {
            var end = DateTimeOffset.FromUnixTimeSeconds(DateTimeOffset.UtcNow.AddSeconds(seconds).ToUnixTimeSeconds());
            try
            {
                return (await chat.SignInAsync(chat.Issuer.Token(claims => claims["exp"] = end.ToUnixTimeSeconds()), room), end);
            }
            catch (HandshakeRefusedException late) when (late.Status == 401 && seconds < 60)
            {
                // It took longer than the token was good for.
            }
        }
    }

    private async Task<int> StatusAsync(string query) =>
        (await Assert.ThrowsAsync<HandshakeRefusedException>(() => ChatClient.ConnectAsync(new Uri($"{chat.WebSocketUrl}?{query}")))).Status;
}
