using System.Text.Json.Nodes;
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
