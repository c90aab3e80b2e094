using Chat.Core.Delivery;
using Chat.Lambda.Queues;

namespace Chat.LocalGateway.Queues;

/// <summary>The way into the queue for functions in the gateway's own process.</summary>
internal sealed class InProcessFanOutQueue(LocalQueue queue) : IFanOutQueue, IRedelivery
{
    public ValueTask<IReadOnlyList<int>> SendAsync(IReadOnlyList<ReadOnlyMemory<byte>> jobs, CancellationToken cancellation)
    {
        List<int>? refused = null;
        for (var i = 0; i < jobs.Count; i++)
            if (queue.Send(jobs[i].ToArray()) is null) (refused ??= []).Add(i);
        return new((IReadOnlyList<int>?)refused ?? []);
    }

    public ValueTask RedeliverAsync(string receiptHandle, TimeSpan after, CancellationToken cancellation)
    {
        queue.ChangeVisibility(receiptHandle, after);
        return default;
    }
}
