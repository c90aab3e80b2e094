using System.Text.Json;
using Chat.LocalGateway.Tests.Harness;

namespace Chat.LocalGateway.Tests.Events;

/// <summary>The events as a function gets them from a real connection.</summary>
public sealed class LiveEventTests
{
    [Fact]
    public async Task The_three_events_of_a_connection_agree_about_it()
    {
        await using var gateway = await TestGateway.StartAsync();
        using var client = await gateway.OpenRawAsync();
        gateway.Advance(TimeSpan.FromSeconds(10));
        await client.SendAsync(RawClient.Text("hello"));
        await client.ReadFrameAsync();
        await client.SendAsync(RawClient.Frame(8, []));
        await gateway.UntilDisconnectsAsync();
        var calls = gateway.Functions.Calls;
        Assert.Equal(["connect", "message", "disconnect"], calls.Select(call => call.Function));
        Assert.Equal(["$connect", "$default", "$disconnect"], calls.Select(call => call.RouteKey));
        Assert.Single(calls.Select(call => call.ConnectionId).Distinct());
        Assert.Equal(3, calls.Select(call => call.RequestId).Distinct().Count());
        Assert.All(calls, call => Assert.Equal(call.RequestId, call.Context.GetProperty("extendedRequestId").GetString()));
        Assert.All(calls, call => Assert.Equal(1795496400118, call.Context.GetProperty("connectedAt").GetInt64()));
        Assert.Equal(1795496410118, calls[1].Context.GetProperty("requestTimeEpoch").GetInt64());
        Assert.Equal("24/Nov/2026:05:00:10 +0000", calls[1].Context.GetProperty("requestTime").GetString());
    }

    [Fact]
    public async Task A_message_has_no_headers_and_no_query_and_a_disconnect_the_four_headers()
    {
        await using var gateway = await TestGateway.StartAsync();
        using var client = await gateway.RawAsync();
        await client.UpgradeAsync(RawClient.Handshake("/local?name=alice", extra: "User-Agent: test/1.0\r\n"));
        await client.SendAsync(RawClient.Text("hello"));
        await client.ReadFrameAsync();
        await client.SendAsync(RawClient.Close(1000));
        await gateway.UntilDisconnectsAsync();
        Assert.Equal(["requestContext", "body", "isBase64Encoded"], Keys(gateway.Functions.Of("message").Single().Event));
        var disconnect = gateway.Functions.Of("disconnect").Single().Event;
        Assert.Equal(["headers", "multiValueHeaders", "requestContext", "isBase64Encoded"], Keys(disconnect));
        Assert.Equal(["Host", "x-api-key", "X-Forwarded-For", "x-restapi"], Keys(disconnect.GetProperty("headers")));
        Assert.Equal("test/1.0", disconnect.GetProperty("requestContext").GetProperty("identity").GetProperty("userAgent").GetString());
    }

    [Theory]
    [InlineData("?name=alice&room=caf%C3%A9+bar", """{"name":"alice","room":"café bar"}""")]
    [InlineData("?a=1&a=2&b", """{"a":"2","b":""}""")]
    [InlineData("?a=b=c&=x&&%3d=%26", """{"a":"b=c","":"x","=":"&"}""")]
    [InlineData("?a=%zz", """{"a":"%zz"}""")]
    public async Task The_query_arrives_decoded(string query, string expected)
    {
        await using var gateway = await TestGateway.StartAsync();
        using var client = await gateway.RawAsync();
        await client.UpgradeAsync(RawClient.Handshake("/local" + query));
        Assert.Equal(expected, gateway.Functions.Of("connect").Single().Event.GetProperty("queryStringParameters").GetRawText());
    }

    [Theory]
    [InlineData("")]
    [InlineData("?")]
    public async Task Without_a_query_there_is_no_key_for_it(string query)
    {
        await using var gateway = await TestGateway.StartAsync();
        using var client = await gateway.RawAsync();
        await client.UpgradeAsync(RawClient.Handshake("/local" + query));
        Assert.Equal(["headers", "multiValueHeaders", "requestContext", "isBase64Encoded"], Keys(gateway.Functions.Of("connect").Single().Event));
    }

    [Fact]
    public async Task A_connect_event_has_the_clients_headers_and_those_of_the_edge()
    {
        await using var gateway = await TestGateway.StartAsync();
        using var client = await gateway.RawAsync();
        await client.UpgradeAsync(RawClient.Handshake(extra: "x-custom: one\r\nx-custom: two\r\nX-Forwarded-For: 198.51.100.1\r\n"));
        var connect = gateway.Functions.Of("connect").Single().Event;
        Assert.Equal(
            ["Host", "Sec-WebSocket-Key", "Sec-WebSocket-Version", "X-Amzn-Trace-Id", "x-custom", "X-Forwarded-For", "X-Forwarded-Port", "X-Forwarded-Proto"],
            Keys(connect.GetProperty("headers")));
        Assert.Equal("""["one","two"]""", connect.GetProperty("multiValueHeaders").GetProperty("x-custom").GetRawText());
        Assert.Equal("two", connect.GetProperty("headers").GetProperty("x-custom").GetString());
        Assert.Equal("198.51.100.1, 127.0.0.1", connect.GetProperty("headers").GetProperty("X-Forwarded-For").GetString());
        Assert.Matches("^Root=1-[0-9a-f]{8}-[0-9a-f]{24}$", connect.GetProperty("headers").GetProperty("X-Amzn-Trace-Id").GetString());
    }

    private static string[] Keys(JsonElement element) => [.. element.EnumerateObject().Select(property => property.Name)];
}
