using Chat.Core.Delivery;
using Chat.Core.Storage;
using Chat.Core.Tests.Doubles;
using Microsoft.Extensions.Logging;

namespace Chat.Core.Tests;

/// <summary>Who comes in with a token, as whom, and what becomes of the connection when it expires.</summary>
public sealed class TokenTests
{
    private static readonly DateTimeOffset End = TestChat.Start.AddMinutes(10);

    private static readonly TokenClaims Alice = new("user-1", "Alice A.", "alice", End);

    private static readonly TokenClaims Bob = new("user-2", "Bob", null, End.AddHours(1));

    [Fact]
    public async Task A_user_is_recorded_under_sub_name_and_the_tokens_end()
    {
        using var chat = Chat(Alice);
        var reply = await ConnectAsync(chat, ("token", "good"), ("room", "cats"), ("name", "no guest's name"));
        Assert.Equal(new ConnectReply(200), reply);
        Assert.Equal(
            new Connection("c", "user-1", "Alice A.", "cats", TestChat.Start, TestChat.Start.AddMinutes(125)) { TokenExpiresAt = End },
            await chat.Store.FindConnectionAsync("c", TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("Alice", "alice", "Alice")]
    [InlineData(" Alice ", "alice", "Alice")]
    [InlineData(null, "alice", "alice")]
    [InlineData("", "alice", "alice")]
    [InlineData("  ", "alice", "alice")]
    [InlineData("a\nb", "alice", "alice")]
    [InlineData("a\0", null, "user-1")]
    [InlineData("half \ud83d", "alice", "alice")]
    [InlineData("12345678901234567890123456789012345678901234567890123456789012345", "alice", "alice")]
    [InlineData("Zoë 🐈", null, "Zoë 🐈")]
    [InlineData("Ali\u200bce", "alice", "Alice")]
    [InlineData("\u202eecilA\u202c", "alice", "ecilA")]
    [InlineData("\u2066A\u200d\u200c\u2060li\ufeffce\u00ad\u061c\u2069 ", "alice", "Alice")]
    [InlineData("A\U000e0041lice", "alice", "Alice")]
    [InlineData("\u200b \u200e", "al\u200fice", "alice")]
    [InlineData("\u200b", "\u2060", "user-1")]
    [InlineData("👩\u200d💻", null, "👩💻")]
    [InlineData("علی\u200cرضا", null, "علیرضا")]
    [InlineData(null, null, "user-1")]
    [InlineData(null, "\u0085", "user-1")]
    public async Task The_shown_name_is_the_first_that_can_be_shown(string? name, string? preferred, string shown)
    {
        using var chat = Chat(new("user-1", name, preferred, End));
        await ConnectAsync(chat, ("token", "good"));
        var connection = await chat.Store.FindConnectionAsync("c", TestContext.Current.CancellationToken);
        Assert.Equal(("user-1", shown), (connection!.User, connection.Name));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("guest:")]
    [InlineData("guest:alice")]
    [InlineData("a\nb")]
    [InlineData("\udc00")]
    [InlineData("user\u200b-1")]
    [InlineData("\u202euser-1")]
    [InlineData("gu\u00adest:alice")]
    public async Task A_sub_that_can_be_nobodys_id_is_401(string? subject)
    {
        using var chat = Chat(new(subject, "Alice", null, End));
        Assert.Equal(401, (await ConnectAsync(chat, ("token", "good"))).StatusCode);
        Assert.Empty(chat.Store.Calls);
    }

    [Fact]
    public async Task A_sub_has_255_characters_at_the_most()
    {
        using var chat = Chat(new(new string('s', 255), null, null, End));
        Assert.Equal(200, (await ConnectAsync(chat, ("token", "good"))).StatusCode);
        using var other = Chat(new(new string('s', 256), null, null, End));
        Assert.Equal(401, (await ConnectAsync(other, ("token", "good"))).StatusCode);
    }

    [Theory]
    [InlineData(TokenStatus.Bad, 401)]
    [InlineData(TokenStatus.Expired, 401)]
    [InlineData(TokenStatus.Unknown, 500)]
    public async Task A_token_that_is_not_good_lets_nobody_in_and_is_told_apart(TokenStatus status, int expected)
    {
        using var chat = new TestChat(tokens: (_, _) => new(new TokenVerdict(status)));
        var reply = await ConnectAsync(chat, ("token", "secret"));
        Assert.Equal(expected, reply.StatusCode);
        Assert.Matches("^The token .+", reply.Reason);
        Assert.Empty(chat.Store.Calls);
        Assert.Contains(chat.Log.Lines, line => line.Text.Contains(status.ToString(), StringComparison.Ordinal));
        Assert.DoesNotContain(chat.Log.Lines, line => line.Text.Contains("secret", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Where_a_token_is_needed_guests_are_401()
    {
        using var chat = Chat(Alice);
        Assert.Equal(401, (await ConnectAsync(chat, ("name", "alice"))).StatusCode);
        Assert.Equal(401, (await ConnectAsync(chat)).StatusCode);
        Assert.Empty(chat.Store.Calls);
    }

    [Fact]
    public async Task A_malformed_room_is_400_also_with_a_token()
    {
        using var chat = Chat(Alice);
        Assert.Equal(400, (await ConnectAsync(chat, ("token", "good"), ("room", "no spaces"))).StatusCode);
    }

    [Theory]
    [InlineData("chat.v1, bearer.a.b.c", "a.b.c", "chat.v1")]
    [InlineData("bearer.a.b.c,chat.v1", "a.b.c", "chat.v1")]
    [InlineData("Bearer.a.b.c", "a.b.c", null)]
    [InlineData("chat.v1, bearer.", "", "chat.v1")]
    [InlineData("bearer.first, bearer.last", "last", null)]
    public async Task A_token_is_taken_out_of_the_subprotocols_and_never_echoed(string offered, string token, string? echoed)
    {
        var seen = new List<string>();
        using var chat = new TestChat(tokens: (given, _) =>
        {
            seen.Add(given);
            return new(new TokenVerdict(TokenStatus.Good, Alice));
        });
        var reply = await chat.Backend.ConnectAsync(new("c", TestChat.Start, null, offered), TestContext.Current.CancellationToken);
        Assert.Equal((200, echoed), (reply.StatusCode, reply.Subprotocol));
        Assert.Equal([token], seen);
    }

    [Fact]
    public async Task A_check_that_throws_lets_nobody_in()
    {
        using var chat = new TestChat(tokens: (_, _) => throw new InvalidOperationException("secret")) { ExpectsTrouble = true };
        Assert.Equal(500, (await ConnectAsync(chat, ("token", "good"))).StatusCode);
        Assert.DoesNotContain(chat.Log.Lines, line => line.Text.Contains("secret", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""{"action":"message","text":"hi","ref":"r"}""")]
    [InlineData("""{"action":"ping","ref":"r"}""")]
    [InlineData("""{"action":"join","room":"cats","ref":"r"}""")]
    [InlineData("""{"action":"history","room":"lobby","ref":"r"}""")]
    [InlineData("""{"action":"nothing","ref":"r"}""")]
    [InlineData("""{"action":"message","text":"","ref":"r"}""")]
    public async Task From_its_end_on_every_frame_is_answered_token_expired_and_the_connection_ended(string frame)
    {
        using var chat = Chat(Alice);
        await ConnectAsync(chat, ("token", "good"));
        chat.Time.Advance(TimeSpan.FromMinutes(10) - TimeSpan.FromMilliseconds(1));
        Assert.Equal("pong", (await chat.AskAsync("c", """{"action":"ping"}""")).Type());
        Assert.Empty(chat.Sender.Closed);

        chat.Time.Advance(TimeSpan.FromMilliseconds(1));
        var answer = await chat.AskAsync("c", frame);
        Assert.Equal(("token_expired", "r", false), (answer.Text("code"), answer.Text("ref"), answer.Is("retryable")));
        // Posted before the end, as what goes back by the route's response finds nobody.
        Assert.Contains("token_expired", Assert.Single(chat.Sender.To("c")), StringComparison.Ordinal);
        Assert.Equal(["c"], chat.Sender.Closed);
        Assert.Empty(chat.Store.Entries("lobby"));
        Assert.False(chat.Store.Has("cats", "c"));
    }

    [Fact]
    public async Task A_process_that_has_never_met_the_connection_finds_its_end_in_the_store()
    {
        using var chat = Chat(Alice);
        await ConnectAsync(chat, ("token", "good"));
        var other = new ChatBackend(chat.Store, chat.Sender, new(), chat.Time, chat.Log, tokens: (_, _) => default);
        Assert.Contains("pong", await SendAsync(other, """{"action":"ping"}"""), StringComparison.Ordinal);
        chat.Time.Advance(TimeSpan.FromMinutes(10));
        Assert.Contains("token_expired", await SendAsync(other, "plain text"), StringComparison.Ordinal);
        Assert.Equal(["c"], chat.Sender.Closed);
    }

    [Fact]
    public async Task Where_the_end_fails_the_next_frame_tries_again()
    {
        using var chat = Chat(Alice);
        await ConnectAsync(chat, ("token", "good"));
        chat.Time.Advance(TimeSpan.FromMinutes(10));
        chat.Sender.CloseOutcome = _ => new(DeliveryOutcome.Throttled);
        Assert.Equal("token_expired", await chat.RefusedAsync("c", "one"));
        Assert.Equal("token_expired", await chat.RefusedAsync("c", "two"));
        Assert.Equal(["c", "c"], chat.Sender.Closed);
    }

    [Fact]
    public async Task A_store_that_is_down_is_internal_and_ends_nobody()
    {
        using var chat = Chat(Alice);
        chat.ExpectsTrouble = true;
        chat.Store.Before = _ => throw new InvalidOperationException();
        Assert.Equal("internal", await chat.RefusedAsync("unknown", """{"action":"ping"}"""));
        Assert.Empty(chat.Sender.Closed);
    }

    [Fact]
    public async Task Among_guests_a_ping_asks_no_store()
    {
        using var chat = new TestChat();
        await chat.AskAsync("unknown", """{"action":"ping"}""");
        Assert.Empty(chat.Store.Calls);
    }

    [Fact]
    public async Task Nothing_is_sent_to_a_member_whose_token_has_expired_and_the_message_ends_the_connection()
    {
        using var chat = Chat(Alice);
        await ConnectAsync(chat, ("token", "good"));
        await ConnectBobAsync(chat);
        await chat.SendAsync("bob", "one");
        Assert.Single(chat.Sender.To("c"));

        chat.Time.Advance(TimeSpan.FromMinutes(10));
        await chat.SendAsync("bob", "two");
        Assert.Single(chat.Sender.To("c"));
        Assert.Equal(["c"], chat.Sender.Closed);
        Assert.False(chat.Store.Knows("c"));
        await chat.SendAsync("bob", "three");
        Assert.Equal(["c"], chat.Sender.Closed);
    }

    [Fact]
    public async Task A_member_that_could_not_be_ended_stays_a_member_until_it_is()
    {
        using var chat = Chat(Alice);
        await ConnectAsync(chat, ("token", "good"));
        await ConnectBobAsync(chat);
        chat.Time.Advance(TimeSpan.FromMinutes(10));
        chat.Sender.CloseOutcome = _ => new(DeliveryOutcome.Failed);
        await chat.SendAsync("bob", "one");
        Assert.True(chat.Store.Knows("c"));
        chat.Sender.CloseOutcome = _ => new(DeliveryOutcome.Gone);
        await chat.SendAsync("bob", "two");
        Assert.False(chat.Store.Knows("c"));
        Assert.Empty(chat.Sender.To("c"));
    }

    [Fact]
    public void The_page_names_every_status_and_bound()
    {
        var page = string.Join(' ', ProtocolPage.Section("Connecting"));
        string[] said =
        [
            "400 malformed", "401 no token where one is needed, or a bad or expired one", "403 a room that the user may not enter, or a page whose `Origin`",
            "500 a token that cannot be checked", "`sub` (1 to 255 characters)", "each 1 to 64 characters", "RS256 or ES256",
        ];
        Assert.All(said, text => Assert.Contains(text, page, StringComparison.Ordinal));
        Assert.Contains("`token_expired`", string.Join(' ', ProtocolPage.Section("Staying connected")), StringComparison.Ordinal);
        Assert.DoesNotContain("401", string.Join(' ', ProtocolPage.Section("Served so far")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, 200)]
    [InlineData("https://chat.example.com", 200)]
    [InlineData("http://127.0.0.1:8080", 200)]
    [InlineData("https://chat.example.com:443", 403)]
    [InlineData("https://chat.example.com.evil.com", 403)]
    [InlineData("https://other.example.com", 403)]
    [InlineData("http://chat.example.com", 403)]
    [InlineData("https://chat.example.com, https://chat.example.com", 403)]
    [InlineData("null", 403)]
    [InlineData("", 403)]
    public async Task Pages_of_origins_that_are_not_listed_are_403_and_clients_without_one_come_in(string? origin, int status)
    {
        using var chat = new TestChat(new() { AllowedOrigins = ["https://chat.example.com", "http://127.0.0.1:8080"] });
        var reply = await chat.Backend.ConnectAsync(new("c", TestChat.Start, null, null, origin), TestContext.Current.CancellationToken);
        Assert.Equal(status, reply.StatusCode);
        Assert.Equal(status == 200, chat.Store.Knows("c"));
    }

    [Fact]
    public async Task Without_a_list_pages_of_every_origin_come_in()
    {
        using var chat = new TestChat();
        var reply = await chat.Backend.ConnectAsync(new("c", TestChat.Start, null, null, "https://anywhere.example"), TestContext.Current.CancellationToken);
        Assert.Equal(200, reply.StatusCode);
    }

    /// <summary>A chat that believes every token: bob's, and that of whoever the test is about.</summary>
    private static TestChat Chat(TokenClaims claims) =>
        new(tokens: (token, _) => new(new TokenVerdict(TokenStatus.Good, token == "bob's" ? Bob : claims)));

    private static async Task ConnectBobAsync(TestChat chat)
    {
        var query = new Dictionary<string, string> { ["token"] = "bob's" };
        Assert.Equal(200, (await chat.Backend.ConnectAsync(new("bob", TestChat.Start, query, null), TestContext.Current.CancellationToken)).StatusCode);
    }

    private static async Task<ConnectReply> ConnectAsync(TestChat chat, params (string Key, string Value)[] query) =>
        await chat.Backend.ConnectAsync(
            new("c", TestChat.Start, query.ToDictionary(pair => pair.Key, pair => pair.Value, StringComparer.Ordinal), null),
            TestContext.Current.CancellationToken);

    private static async Task<string> SendAsync(ChatBackend backend, string frame) =>
        System.Text.Encoding.UTF8.GetString((await backend.ReceiveAsync("c", frame, TestContext.Current.CancellationToken)).Span);
}
