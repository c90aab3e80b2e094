using Chat.LocalGateway.Events;
using Chat.LocalGateway.Framing;

namespace Chat.LocalGateway.Connections;

/// <summary>
/// One client's connection, from its 101 to its end. In four parts: this one opens it and keeps its time, Receiving takes what
/// the client sends, Sending what goes to it, Closing ends it. It does not know who reads and writes for it.
/// </summary>
/// <remarks>
/// The object is its own lock: a lock beside it would cost every idle connection its bytes, and nobody outside this class
/// locks it.
/// </remarks>
internal sealed partial class Connection(GatewayParts parts, string id, long connectedAt, ClientOrigin origin)
{
    private readonly int _openedAt = parts.Clock.Seconds;
    private ITransport _transport = null!;
    private int _lastActive = parts.Clock.Seconds;

    public string Id { get; } = id;

    /// <summary>
    /// When it last carried a message, either way, in milliseconds since 1970. Kept in the gateway's seconds, which cost a
    /// connection four bytes; never before it was opened.
    /// </summary>
    public long LastActiveAt => Math.Max(connectedAt, parts.Clock.UnixMilliseconds(Volatile.Read(ref _lastActive)));

    /// <summary>What events tell of this connection.</summary>
    public EventSubject Subject => new(Id, connectedAt, origin);

    /// <summary>
    /// Opens it: the handshake's answer is the first thing in the queue, so that a post can be taken from now on and
    /// nothing can overtake the 101.
    /// </summary>
    public void Open(ITransport transport, byte[] switchingProtocols)
    {
        _transport = transport;
        lock (this)
        {
            _outbound.Add(OutboundFrame.Raw(switchingProtocols));
            _dirty = true;
        }
        parts.Connections.Add(this);
        parts.Counters.CountOpened();
        transport.Start();
    }

    /// <summary>Called about once a second: one look at all clocks of a connection, instead of a timer for each.</summary>
    public void Tick(int now)
    {
        TimeOutOverdue(now);
        if (Volatile.Read(ref _ending) is not null)
        {
            if (now > _cutAt) Finish();
            return;
        }
        bool idle = now - Volatile.Read(ref _lastActive) > (int)parts.Options.IdleTimeout.TotalSeconds;
        bool old = now - _openedAt > (int)parts.Options.Lifetime.TotalSeconds;
        if (idle || old) Close(CloseCode.GoingAway);
    }
}
