namespace Chat.LocalGateway;

/// <summary>What the gateway has counted since its start. Reading is cheap and never stops anything.</summary>
public sealed class GatewayCounters
{
    private long _accepted, _handedToHttp, _refused, _opened, _closed, _throttled, _overRate;
    internal Func<long> FramesWritten { private get; set; } = () => 0;

    /// <summary>Sockets accepted, whatever they turned out to be.</summary>
    public long Accepted => Volatile.Read(ref _accepted);

    /// <summary>Sockets that went to the HTTP server.</summary>
    public long HandedToHttp => Volatile.Read(ref _handedToHttp);

    /// <summary>Handshakes answered with anything but 101.</summary>
    public long Refused => Volatile.Read(ref _refused);

    /// <summary>WebSocket connections opened.</summary>
    public long Opened => Volatile.Read(ref _opened);

    /// <summary>WebSocket connections that have ended, disconnect event included.</summary>
    public long Closed => Volatile.Read(ref _closed);

    /// <summary>Text frames written to clients: posts, replies and error frames.</summary>
    public long MessagesOut => FramesWritten();

    /// <summary>Posts and replies not taken because the client's queue was full.</summary>
    public long Throttled => Volatile.Read(ref _throttled);

    /// <summary>Handshakes, messages and calls of the management API refused by a throttle.</summary>
    public long OverRate => Volatile.Read(ref _overRate);

    internal void CountAccepted() => Interlocked.Increment(ref _accepted);
    internal void CountHandedToHttp() => Interlocked.Increment(ref _handedToHttp);
    internal void CountRefused() => Interlocked.Increment(ref _refused);
    internal void CountOpened() => Interlocked.Increment(ref _opened);
    internal void CountClosed() => Interlocked.Increment(ref _closed);
    internal void CountThrottled() => Interlocked.Increment(ref _throttled);
    internal void CountOverRate() => Interlocked.Increment(ref _overRate);
}
