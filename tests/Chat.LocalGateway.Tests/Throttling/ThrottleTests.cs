using Chat.Core.Delivery;
using Chat.LocalGateway.Tests.Harness;
using Chat.LocalGateway.Tests.Management;

namespace Chat.LocalGateway.Tests.Throttling;

/// <summary>What is above a rate is refused, and all is well when there is room again.</summary>
public sealed class ThrottleTests
{
    [Fact]
    public async Task Handshakes_above_the_rate_are_answered_429_until_there_is_room_again()
    {
        await using var gateway = await StartAsync(new() { Connects = new(10, 2) });
        using var first = await gateway.OpenRawAsync();
        using var second = await gateway.OpenRawAsync();
        for (int i = 0; i < 3; i++)
        {
            using var third = await gateway.RawAsync();
            await third.SendAsync(RawClient.Handshake());
            Assert.StartsWith("HTTP/1.1 429 Too Many Requests\r\n", await third.ReadToEndAsync(), StringComparison.Ordinal);
        }

        gateway.Advance(TimeSpan.FromMilliseconds(100));
        using var later = await gateway.OpenRawAsync();

        Assert.Equal(3, gateway.Functions.Of("connect").Count);
        Assert.Equal(3, gateway.Gateway.Counters.OverRate);
        Assert.Single(gateway.Logs.All, line => line.Contains("More than 10 new connections a second", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Messages_above_the_rate_get_a_frame_and_the_connection_goes_on()
    {
        await using var gateway = await StartAsync(new() { Requests = new(10, 2) });
        using var client = await gateway.OpenRawAsync();
        string id = gateway.LastConnectionId;
        foreach (var text in new[] { "one", "two" })
        {
            await client.SendAsync(RawClient.Text(text));
            Assert.Equal(text, (await client.ReadFrameAsync())!.Text);
        }

        await client.SendAsync(RawClient.Text("three"));
        Assert.Matches(
            $$"""^\{"message": "Too Many Requests", "connectionId":"{{id}}", "requestId":"[A-Za-z0-9_-]{15}="\}$""",
            (await client.ReadFrameAsync())!.Text);
        gateway.Advance(TimeSpan.FromMilliseconds(100));
        await client.SendAsync(RawClient.Text("four"));
        Assert.Equal("four", (await client.ReadFrameAsync())!.Text);

        Assert.Equal(["one", "two", "four"], gateway.Functions.Of("message").Select(call => call.Body));
    }

    [Fact]
    public async Task Calls_of_the_management_API_share_the_rate_with_messages()
    {
        await using var gateway = await StartAsync(new() { Requests = new(10, 3) });
        using var client = await gateway.OpenRawAsync();
        string id = gateway.LastConnectionId;
        await client.SendAsync(RawClient.Text("one"));
        Assert.Equal("one", (await client.ReadFrameAsync())!.Text);

        Assert.Equal(200, (await SignedCall.To("POST", id, "two").SendAsync(gateway)).Status);
        Assert.Equal(200, (await SignedCall.To("GET", id).SendAsync(gateway)).Status);
        foreach (var method in new[] { "POST", "GET", "DELETE" })
        {
            var refused = await SignedCall.To(method, id, method == "POST" ? "three" : "").SendAsync(gateway);
            Assert.Equal((429, "LimitExceededException"), (refused.Status, refused.ErrorType));
        }

        gateway.Advance(TimeSpan.FromMilliseconds(100));
        Assert.Equal(204, (await SignedCall.To("DELETE", id).SendAsync(gateway)).Status);
        Assert.Equal("two", (await client.ReadFrameAsync())!.Text);
        Assert.Equal(1000, (await client.ReadFrameAsync())!.CloseCode);
    }

    [Fact]
    public async Task Posts_within_the_process_have_no_rate()
    {
        await using var gateway = await StartAsync(new() { Requests = new(10, 1) });
        using var client = await gateway.OpenRawAsync();
        string id = gateway.LastConnectionId;
        foreach (var text in new[] { "one", "two", "three" })
        {
            Assert.Equal(DeliveryOutcome.Delivered, await gateway.PostAsync(id, text));
            Assert.Equal(text, (await client.ReadFrameAsync())!.Text);
        }

        await client.SendAsync(RawClient.Text("four"));
        Assert.Equal("four", (await client.ReadFrameAsync())!.Text);
        Assert.Equal(0, gateway.Gateway.Counters.OverRate);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 0)]
    public async Task A_rate_of_nothing_is_refused(int perSecond, int burst)
    {
        var refusal = await Assert.ThrowsAsync<ArgumentException>(() => StartAsync(new() { Requests = new(perSecond, burst) }));

        Assert.Contains("Requests", refusal.Message, StringComparison.Ordinal);
    }

    private static Task<TestGateway> StartAsync(GatewayOptions options) => TestGateway.StartAsync(options: options);
}
