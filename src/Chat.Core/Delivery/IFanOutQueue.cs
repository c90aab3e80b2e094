namespace Chat.Core.Delivery;

/// <summary>The way to the fan-out function: SQS on AWS, a queue of the gateway's own on a laptop. At least once, in no order.</summary>
public interface IFanOutQueue
{
    /// <summary>
    /// Queues jobs for <see cref="ChatBackend.FanOutAsync"/>: opaque UTF-8 JSON of at most 256 KB each. Never throws for
    /// what the queue did, only for cancellation.
    /// </summary>
    /// <returns>The indexes of those that were not taken, ascending; empty when all were.</returns>
    ValueTask<IReadOnlyList<int>> SendAsync(IReadOnlyList<ReadOnlyMemory<byte>> jobs, CancellationToken cancellation);
}
