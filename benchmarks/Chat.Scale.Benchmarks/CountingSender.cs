using Chat.Core.Delivery;

namespace Chat.Scale.Benchmarks;

/// <summary>Counts posts; each takes as long as one to @connections.</summary>
internal sealed class CountingSender : IConnectionSender
{
    private static readonly TimeSpan PostTime = TimeSpan.FromMilliseconds(10);

    private long _posts;

    public long Posts => Volatile.Read(ref _posts);

    public async ValueTask<DeliveryOutcome> SendAsync(string connectionId, Frame frame, CancellationToken cancellation)
    {
        Interlocked.Increment(ref _posts);
        await Task.Delay(PostTime, cancellation);
        return DeliveryOutcome.Delivered;
    }

    public ValueTask<DeliveryOutcome> CloseAsync(string connectionId, CancellationToken cancellation) => new(DeliveryOutcome.Gone);
}
