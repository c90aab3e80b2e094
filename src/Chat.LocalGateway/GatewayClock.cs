namespace Chat.LocalGateway;

/// <summary>
/// Time for connections. Idle time, life and deadlines are counted in whole seconds since the start, moved on by the
/// gateway's one timer, so that keeping them costs a broadcast nothing but a store.
/// </summary>
internal sealed class GatewayClock(TimeProvider time)
{
    private readonly long _start = time.GetTimestamp();
    private readonly long _startedAt = time.GetUtcNow().ToUnixTimeMilliseconds();
    private int _seconds;

    public TimeProvider Time => time;
    public int Seconds => Volatile.Read(ref _seconds);

    /// <summary>When a second of this clock was, in milliseconds since 1970.</summary>
    public long UnixMilliseconds(int seconds) => _startedAt + seconds * 1000L;

    /// <summary>Moves the seconds on, and says which it is.</summary>
    public int Advance()
    {
        int now = (int)time.GetElapsedTime(_start).TotalSeconds;
        Volatile.Write(ref _seconds, now);
        return now;
    }
}
