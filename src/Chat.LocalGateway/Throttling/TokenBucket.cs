namespace Chat.LocalGateway.Throttling;

/// <summary>
/// A token bucket in one number: the moment at which it would be full again. Each token moves that on by the time that one
/// takes to come in; none is left where it is further ahead than the whole bucket takes. For any thread.
/// </summary>
internal sealed class TokenBucket
{
    private readonly TimeProvider _time;
    private readonly double _perToken;
    private readonly long _whole;
    private long _fullAt;

    public TokenBucket(RateLimit limit, TimeProvider time)
    {
        _time = time;
        _perToken = (double)time.TimestampFrequency / limit.PerSecond;
        _whole = (long)(_perToken * limit.Burst);
        _fullAt = time.GetTimestamp();
    }

    public bool TryTake()
    {
        long now = _time.GetTimestamp();
        while (true)
        {
            long fullAt = Volatile.Read(ref _fullAt);
            long next = Math.Max(fullAt, now) + (long)_perToken;
            if (next - now > _whole) return false;
            if (Interlocked.CompareExchange(ref _fullAt, next, fullAt) == fullAt) return true;
        }
    }
}
