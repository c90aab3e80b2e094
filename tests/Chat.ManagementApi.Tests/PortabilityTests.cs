using Chat.Core.Delivery;
using Chat.ManagementApi.Tests.Support;

namespace Chat.ManagementApi.Tests;

/// <summary>Where there is no epoll the runtime's sockets do the same: posts, time limits and cancellations.</summary>
public sealed class PortabilityTests
{
    public static TheoryData<Wire, bool> Ways()
    {
        var data = new TheoryData<Wire, bool>();
        foreach (var wire in Enum.GetValues<Wire>())
        {
            data.Add(wire, true);
            data.Add(wire, false);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Posts_arrive_either_way(Wire wire, bool portably)
    {
        await using var gateway = await FakeGateway.StartAsync(wire);
        using var sender = Senders.To(gateway.Endpoint, change: options => options with { WaitsPortably = portably, Retries = 0 });

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 500).Select(n => sender.PostAsync(id: $"id-{n}"))).WaitAsync(Senders.Soon);

        Assert.All(outcomes, outcome => Assert.Equal(DeliveryOutcome.Delivered, outcome));
        Assert.Equal(500, gateway.Requests.Select(request => request.RawTarget).Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Time_limits_and_cancellations_end_a_post_either_way(Wire wire, bool portably)
    {
        await using var gateway = await FakeGateway.StartAsync(wire);
        var never = new TaskCompletionSource();
        var asked = new[] { new TaskCompletionSource(), new TaskCompletionSource() };
        gateway.BeforeReply = number =>
        {
            if (number > 1) return Task.CompletedTask;
            asked[number].SetResult();
            return never.Task;
        };
        var time = new SteppedTime();
        var log = new LogLines();
        using var sender = Senders.To(gateway.Endpoint, log, time: time, change: options => options with
        {
            WaitsPortably = portably,
            AttemptTimeout = TimeSpan.FromSeconds(3),
            Retries = 0,
        });
        using var cancellation = new CancellationTokenSource();

        var late = sender.PostAsync();
        await asked[0].Task.WaitAsync(Senders.Soon);
        time.Advance(TimeSpan.FromSeconds(4));
        Assert.Equal(DeliveryOutcome.Failed, await late.WaitAsync(Senders.Soon));
        var cancelled = sender.PostAsync(cancellation: cancellation.Token);
        await asked[1].Task.WaitAsync(Senders.Soon);
        await cancellation.CancelAsync();
        Assert.Equal(DeliveryOutcome.Failed, await cancelled.WaitAsync(Senders.Soon));
        Assert.Equal(DeliveryOutcome.Delivered, await sender.PostAsync().WaitAsync(Senders.Soon));

        Assert.Contains(log.All, line => line.Contains("no answer in time", StringComparison.Ordinal));
        Assert.Contains(log.All, line => line.Contains("the caller's time was up", StringComparison.Ordinal));
        never.SetResult();
    }
}
