namespace Chat.Core.Delivery;

/// <summary>The turns of one slice's posts: the slices of a room, and rooms among each other, do not hold one another up.</summary>
internal sealed class PostLane(PostPace pace, int slices, TimeProvider time)
{
    /// <summary>The account's bucket itself allows for that much at once.</summary>
    private static readonly TimeSpan Burst = TimeSpan.FromMilliseconds(50);

    private static readonly TimeSpan ShortestWait = TimeSpan.FromMilliseconds(1);

    private readonly Lock _lock = new();
    private DateTimeOffset _next;

    /// <summary>Completes when the next post may be made.</summary>
    public Task WaitAsync(CancellationToken cancellation)
    {
        var wait = Reserve(pace.RateOf(slices), time.GetUtcNow());
        return wait < ShortestWait ? Task.CompletedTask : Task.Delay(wait, time, cancellation);
    }

    private TimeSpan Reserve(double rate, DateTimeOffset now)
    {
        lock (_lock)
        {
            var earliest = now - Burst;
            var due = _next < earliest ? earliest : _next;
            _next = due + TimeSpan.FromSeconds(1 / rate);
            return due - now;
        }
    }
}
