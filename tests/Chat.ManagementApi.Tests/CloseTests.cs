using Chat.Core.Delivery;
using Chat.ManagementApi.Tests.Support;

namespace Chat.ManagementApi.Tests;

/// <summary>The end of a connection by <c>DELETE @connections</c>: what AWS answers is an outcome, whatever it is.</summary>
public sealed class CloseTests
{
    [Theory]
    [InlineData(204, null, DeliveryOutcome.Delivered)]
    [InlineData(410, "GoneException", DeliveryOutcome.Gone)]
    [InlineData(410, null, DeliveryOutcome.Gone)]
    [InlineData(429, "LimitExceededException", DeliveryOutcome.Throttled)]
    [InlineData(403, "ForbiddenException", DeliveryOutcome.Failed)]
    [InlineData(500, "InternalServerErrorException", DeliveryOutcome.Failed)]
    public async Task Every_answer_is_an_outcome(int status, string? type, DeliveryOutcome outcome)
    {
        await using var gateway = await FakeGateway.StartAsync();
        gateway.Script = (_, _) => new Reply(status, type);
        using var sender = Senders.To(gateway.Endpoint);
        Assert.Equal(outcome, await sender.CloseAsync(Senders.Id, TestContext.Current.CancellationToken));
        Assert.All(gateway.Requests, request => Assert.Equal("DELETE", request.Method));
        Assert.Equal(0, gateway.BadSignatures);
    }

    [Fact]
    public async Task What_cannot_be_reached_or_is_no_connection_is_an_outcome_too()
    {
        var log = new LogLines();
        using var sender = Senders.To(new Uri("http://127.0.0.1:1/prod"), log);
        Assert.Equal(DeliveryOutcome.Failed, await sender.CloseAsync(Senders.Id, TestContext.Current.CancellationToken));
        Assert.Contains("DELETE", Assert.Single(log.All), StringComparison.Ordinal);
        Assert.Equal(DeliveryOutcome.Failed, await sender.CloseAsync("../other", TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_caller_whose_time_is_over_is_told_an_outcome()
    {
        await using var gateway = await FakeGateway.StartAsync();
        using var sender = Senders.To(gateway.Endpoint);
        Assert.Equal(DeliveryOutcome.Failed, await sender.CloseAsync(Senders.Id, new CancellationToken(canceled: true)));
    }
}
