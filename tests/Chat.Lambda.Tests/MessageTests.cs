using System.Text.Json.Nodes;
using Chat.Core.Storage;
using Chat.Lambda.Tests.Doubles;
using Chat.Testing;
using NSubstitute;

namespace Chat.Lambda.Tests;

public sealed class MessageTests
{
    private readonly TestFunctions _chat = new();

    [Fact]
    public async Task A_message_is_answered_with_its_own_frame()
    {
        var reply = await _chat.ReplyAsync("message", TestFunctions.Event("message"));
        Assert.Equal(200, reply.GetProperty("statusCode").GetInt32());
        Assert.Equal(
            """{"type":"message","room":"lobby","seq":7,"user":"guest:alice","name":"alice","text":"hello","at":"2026-11-24T05:00:10.118Z"}""",
            reply.GetProperty("body").GetString());
        _chat.Log.AssertNoErrors();
    }

    [Theory]
    [InlineData("""{"action":"ping","ref":"a\"b\\c"}""", "pong")]
    [InlineData("""{"action":"message","text":"\"quoted\" \\ ünïcödé 👩‍👩‍👧 \n tab\t"}""", "message")]
    [InlineData("""{"action":"juggle"}""", "error")]
    [InlineData("{", "error")]
    [InlineData("", "error")]
    [InlineData("plain words", "message")]
    public async Task Every_frame_is_answered_whatever_its_characters(string frame, string type)
    {
        var reply = await _chat.ReplyAsync("message", Message(json => json["body"] = frame));
        Assert.Equal(200, reply.GetProperty("statusCode").GetInt32());
        Assert.Equal(type, (string?)JsonNode.Parse(reply.GetProperty("body").GetString()!)!["type"]);
    }

    [Fact]
    public async Task What_a_client_wrote_comes_back_as_it_was()
    {
        const string text = "\"quoted\" \\ <b>ünï</b> 👩‍👩‍👧 \u2028";
        var frame = new JsonObject { ["action"] = "message", ["text"] = text }.ToJsonString();
        var reply = await _chat.ReplyAsync("message", Message(json => json["body"] = frame));
        Assert.Equal(text, (string?)JsonNode.Parse(reply.GetProperty("body").GetString()!)!["text"]);
    }

    [Fact]
    public async Task A_message_without_a_body_is_an_empty_frame()
    {
        var missing = await _chat.InvokeAsync("message", Message(json => json.Remove("body")));
        var empty = await _chat.InvokeAsync("message", Message(json => json["body"] = ""));
        Assert.Equal(empty, missing);
    }

    [Fact]
    public async Task A_body_in_base64_is_refused()
    {
        var reply = await _chat.ReplyAsync("message", Message(json => json["isBase64Encoded"] = true));
        Assert.Equal(400, reply.GetProperty("statusCode").GetInt32());
        await _chat.Store.DidNotReceiveWithAnyArgs().AppendAsync(Arg.Any<Draft>(), Arg.Any<CancellationToken>());
    }

    [Fact]
    public async Task A_disconnect_forgets_the_connection()
    {
        Assert.Equal("""{"statusCode":200,"isBase64Encoded":false}""", await _chat.InvokeAsync("disconnect", TestFunctions.Event("disconnect")));
        await _chat.Store.Received(1).RemoveConnectionAsync(TestFunctions.ConnectionId, Arg.Any<CancellationToken>());
    }

    private static string Message(Action<JsonObject> change)
    {
        var json = JsonNode.Parse(TestFunctions.Event("message"))!.AsObject();
        change(json);
        return json.ToJsonString();
    }
}
