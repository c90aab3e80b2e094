using System.Text.Json.Nodes;
using Chat.Core;
using Chat.Lambda.Tests.Doubles;

namespace Chat.Lambda.Tests;

public sealed class ConnectTests
{
    private readonly TestFunctions _chat = new();

    [Fact]
    public async Task A_connect_is_let_in_with_the_subprotocol_that_it_offered()
    {
        var reply = await _chat.InvokeAsync("connect", TestFunctions.Event("connect"));
        Assert.Equal("""{"statusCode":200,"headers":{"Sec-WebSocket-Protocol":"chat.v1"},"isBase64Encoded":false}""", reply);
    }

    [Fact]
    public async Task A_connect_is_recorded_as_the_event_says()
    {
        await _chat.InvokeAsync("connect", TestFunctions.Event("connect"));
        var recorded = _chat.Recorded()!;
        Assert.Equal((TestFunctions.ConnectionId, "guest:alice", "alice", "lobby", TestFunctions.ConnectedAt),
            (recorded.Id, recorded.User, recorded.Name, recorded.StartingRoom, recorded.ConnectedAt));
    }

    [Theory]
    [InlineData("""{"name":"bob","room":"cats"}""", """{"name":["alice","bob"],"room":["lobby","cats"]}""", "bob", "cats")]
    [InlineData("""{"name":"first"}""", """{"name":["first","last"]}""", "last", "lobby")]
    [InlineData("""{"name":"bob"}""", null, "bob", "lobby")]
    [InlineData("""{"name":"bob"}""", """{"name":["bob"],"room":[]}""", "bob", "lobby")]
    [InlineData("""{"name":"bob"}""", """{"name":["bob"],"color":["red"]}""", "bob", "lobby")]
    [InlineData("""{"name":"bob","Name":"eve"}""", null, "bob", "lobby")]
    public async Task The_last_value_of_a_repeated_key_counts_and_unknown_keys_do_not(string? flat, string? multiple, string name, string room)
    {
        var reply = await _chat.ReplyAsync("connect", WithQuery(flat, multiple));
        Assert.Equal(200, reply.GetProperty("statusCode").GetInt32());
        Assert.Equal((name, room), (_chat.Recorded()!.Name, _chat.Recorded()!.StartingRoom));
    }

    [Fact]
    public async Task Without_a_query_a_guest_is_given_a_name()
    {
        await _chat.InvokeAsync("connect", Connect(json =>
        {
            json.Remove("queryStringParameters");
            json.Remove("multiValueQueryStringParameters");
        }));
        Assert.Matches("^guest-[a-z0-9]{6}$", _chat.Recorded()!.Name);
    }

    [Theory]
    [InlineData("""{"sec-websocket-protocol":"chat.v1"}""", null)]
    [InlineData("""{"SEC-WEBSOCKET-PROTOCOL":"other, chat.v1"}""", null)]
    [InlineData(null, """{"sec-websocket-protocol":["chat.v1"]}""")]
    [InlineData("""{"Sec-WebSocket-Protocol":"other"}""", """{"Sec-WebSocket-Protocol":["chat.v1","other"]}""")]
    [InlineData("""{"Sec-WebSocket-Protocol":"chat.v1"}""", """{"Sec-WebSocket-Protocol":[]}""")]
    public async Task A_subprotocol_is_found_however_its_header_is_written(string? flat, string? multiple)
    {
        var reply = await _chat.ReplyAsync("connect", Connect(json => (json["headers"], json["multiValueHeaders"]) = (Parse(flat), Parse(multiple))));
        Assert.Equal("chat.v1", reply.GetProperty("headers").GetProperty("Sec-WebSocket-Protocol").GetString());
    }

    [Theory]
    [InlineData("""{"Sec-WebSocket-Protocol":"other"}""")]
    [InlineData("""{"Host":"example.com"}""")]
    [InlineData(null)]
    public async Task Without_one_that_is_known_nothing_is_echoed(string? headers)
    {
        var reply = await _chat.InvokeAsync("connect", Connect(json => (json["headers"], json["multiValueHeaders"]) = (Parse(headers), null)));
        Assert.Equal("""{"statusCode":200,"isBase64Encoded":false}""", reply);
    }

    [Theory]
    [InlineData("""{"name":""}""", 400)]
    [InlineData("""{"name":"white space"}""", 400)]
    [InlineData("""{"name":"alice","room":"-"}""", 400)]
    [InlineData("""{"token":"eyJhbGciOiJub25lIn0.e30."}""", 401)]
    public async Task A_refusal_has_its_status_and_says_why(string query, int status)
    {
        var reply = await _chat.ReplyAsync("connect", WithQuery(query, null));
        Assert.Equal(status, reply.GetProperty("statusCode").GetInt32());
        Assert.Matches("^(The|This) .+", reply.GetProperty("body").GetString());
        Assert.False(reply.TryGetProperty("headers", out _));
        Assert.Null(_chat.Recorded());
    }

    /// <summary>As a browser writes it, which keeps its token out of the URL.</summary>
    private const string Token = "eyJhbGciOiJSUzI1NiIsImtpZCI6ImsifQ.eyJzdWIiOiJ1c2VyLTEifQ.c2lnbmF0dXJl";

    [Theory]
    [InlineData("Sec-WebSocket-Protocol", $"chat.v1, bearer.{Token}")]
    [InlineData("sec-websocket-protocol", $"chat.v1,bearer.{Token}")]
    public async Task A_token_among_the_subprotocols_says_who_connects_and_chat_v1_alone_goes_back(string header, string offered)
    {
        var seen = new List<string>();
        var ends = TestFunctions.ConnectedAt.AddHours(1);
        var chat = new TestFunctions(tokens: (token, _) =>
        {
            seen.Add(token);
            return new(new TokenVerdict(TokenStatus.Good, new("user-1", "Alice", null, ends)));
        });
        var json = Connect(json =>
        {
            foreach (var (headers, value) in new (string, JsonNode)[] { ("headers", offered), ("multiValueHeaders", new JsonArray(offered)) })
            {
                json[headers]!.AsObject().Remove("Sec-WebSocket-Protocol");
                json[headers]![header] = value;
            }
        });
        Assert.Equal("""{"statusCode":200,"headers":{"Sec-WebSocket-Protocol":"chat.v1"},"isBase64Encoded":false}""", await chat.InvokeAsync("connect", json));
        Assert.Equal([Token], seen);
        Assert.Equal(("user-1", "Alice", ends), (chat.Recorded()!.User, chat.Recorded()!.Name, chat.Recorded()!.TokenExpiresAt));
        Assert.DoesNotContain(chat.Log.Lines, line => line.ToString().Contains("eyJ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("https://chat.example.com", 200)]
    [InlineData("https://other.example.com", 403)]
    public async Task Pages_come_in_by_the_origin_of_the_event(string allowed, int status)
    {
        var chat = new TestFunctions(options: new() { AllowedOrigins = [allowed] });
        Assert.Equal(status, (await chat.ReplyAsync("connect", TestFunctions.Event("connect"))).GetProperty("statusCode").GetInt32());
        var small = Connect(json => (json["headers"], json["multiValueHeaders"]) = (Parse("""{"origin":"https://chat.example.com"}"""), null));
        Assert.Equal(status, (await chat.ReplyAsync("connect", small)).GetProperty("statusCode").GetInt32());
        var none = Connect(json => (json["headers"], json["multiValueHeaders"]) = (null, null));
        Assert.Equal(200, (await chat.ReplyAsync("connect", none)).GetProperty("statusCode").GetInt32());
    }

    [Fact]
    public async Task Two_origins_are_none_that_was_allowed()
    {
        var chat = new TestFunctions(options: new() { AllowedOrigins = ["https://chat.example.com"] });
        var two = Connect(json => json["multiValueHeaders"]!["Origin"] = new JsonArray("https://other.example.com", "https://chat.example.com"));
        Assert.Equal(403, (await chat.ReplyAsync("connect", two)).GetProperty("statusCode").GetInt32());
    }

    private static string WithQuery(string? flat, string? multiple) =>
        Connect(json => (json["queryStringParameters"], json["multiValueQueryStringParameters"]) = (Parse(flat), Parse(multiple)));

    private static JsonNode? Parse(string? json) => json is null ? null : JsonNode.Parse(json);

    private static string Connect(Action<JsonObject> change)
    {
        var json = JsonNode.Parse(TestFunctions.Event("connect"))!.AsObject();
        change(json);
        return json.ToJsonString();
    }
}
