using Chat.Core.Delivery;
using Chat.ManagementApi.Tests.Support;

namespace Chat.ManagementApi.Tests;

/// <summary>What a function does during INIT, so that its first post need not.</summary>
public sealed class PrepareTests
{
    [Theory]
    [InlineData(Wire.Http11)]
    [InlineData(Wire.Http11OverTls)]
    [InlineData(Wire.Http2)]
    public async Task A_connection_that_was_opened_ahead_carries_the_first_post(Wire wire)
    {
        await using var gateway = await FakeGateway.StartAsync(wire);
        using var sender = Senders.To(gateway.Endpoint);
        Assert.True(await sender.PrepareAsync(connect: true));
        Assert.Empty(gateway.Requests);
        Assert.Equal(DeliveryOutcome.Delivered, await sender.PostAsync());
        Assert.Equal(DeliveryOutcome.Delivered, await sender.PostAsync());
        Assert.Equal(1, gateway.Connections);
    }

    [Fact]
    public async Task Without_being_asked_to_it_opens_none()
    {
        await using var gateway = await FakeGateway.StartAsync();
        using var sender = Senders.To(gateway.Endpoint);
        Assert.True(await sender.PrepareAsync());
        Assert.Equal(0, gateway.Connections);
    }

    [Fact]
    public async Task An_endpoint_that_nobody_listens_at_is_the_first_posts_to_report()
    {
        var gateway = await FakeGateway.StartAsync();
        await gateway.DisposeAsync();
        using var sender = Senders.To(gateway.Endpoint);
        Assert.True(await sender.PrepareAsync(connect: true));
        Assert.Equal(DeliveryOutcome.Failed, await sender.PostAsync());
    }
}
