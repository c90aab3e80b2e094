using Chat.LocalGateway.Functions;
using Chat.LocalGateway.Tests.Harness;

namespace Chat.LocalGateway.Tests.Messages;

public sealed class ReplyTests
{
    [Theory]
    [InlineData("""{"action":"message","text":"hello"}""", "message")]
    [InlineData("""{"action":"other"}""", "$default")]
    [InlineData("plain words", "$default")]
    public async Task A_reply_of_a_two_way_route_comes_back_as_one_text_frame(string text, string route)
    {
        await using var gateway = await TestGateway.StartAsync();
        using var client = await gateway.ConnectAsync();
        await client.SendTextAsync(text);
        Assert.Equal(text, await client.ReceiveTextAsync());
        Assert.Equal(route, gateway.Functions.Of("message").Single().RouteKey);
    }

    [Theory]
    [InlineData("""{"statusCode":200}""", "")]
    [InlineData("""{"statusCode":501,"body":"the status does not matter"}""", "the status does not matter")]
    [InlineData("""{"body":"a \u0022quote\u0022 and \ud83d\ude00","isBase64Encoded":false,"statusCode":200,"headers":{"a":"b"}}""", "a \"quote\" and 😀")]
    [InlineData("""{"statusCode":200,"body":null}""", "")]
    public async Task The_body_is_the_frame_whatever_the_status(string result, string expected)
    {
        await using var gateway = await TestGateway.StartAsync(new() { Message = _ => new(TestFunctions.Returns(result)) });
        using var client = await gateway.ConnectAsync();
        await client.SendTextAsync("x");
        Assert.Equal(expected, await client.ReceiveTextAsync());
    }

    [Fact]
    public async Task A_one_way_route_answers_nothing_and_the_next_message_is_served()
    {
        await using var gateway = await TestGateway.StartAsync();
        using var client = await gateway.ConnectAsync();
        await client.SendTextAsync("""{"action":"oneway"}""");
        await client.SendTextAsync("next");
        Assert.Equal("next", await client.ReceiveTextAsync());
    }
}
