using Chat.LocalGateway.Framing;
using Chat.LocalGateway.Messages;

namespace Chat.LocalGateway.Connections;

internal sealed partial class Connection
{
    private FrameReader _reader;
    private byte[]? _held;
    private MessageInvocation? _running;
    private int _holds = 1; // its own, and one for each message under way
    private int _paused;

    /// <summary>
    /// Takes bytes off the wire, one call at a time. The span is the caller's again afterwards; it is written to.
    /// </summary>
    /// <returns>False when reading is to stop until <see cref="ITransport.ResumeReading"/>.</returns>
    public bool Receive(Span<byte> bytes)
    {
        var options = parts.Options;
        while (Volatile.Read(ref _ending) is null && _reader.Next(ref bytes, options.FrameBytes, options.MessageBytes, out var incoming))
        {
            Take(incoming);
            if (Volatile.Read(ref _holds) > options.MessagesInFlight) return Pause(bytes);
        }
        return true;
    }

    /// <summary>Goes on with what was held back when reading stopped, if anything was.</summary>
    /// <returns>As <see cref="Receive"/>.</returns>
    public bool ReceiveHeld()
    {
        if (_held is not { } held) return true;
        _held = null;
        return Receive(held);
    }

    /// <summary>Nothing more will arrive: the other side has closed, or the socket broke.</summary>
    public void ReceiveEnded()
    {
        _reader.Release();
        _held = null;
        End(new Ending(EndedBy.Loss, CloseCode.Lost, ""));
        Finish();
    }

    private void Take(Incoming incoming)
    {
        switch (incoming.Kind)
        {
            case IncomingKind.Message:
                Volatile.Write(ref _lastActive, parts.Clock.Seconds);
                parts.Messages.Dispatch(this, incoming.Payload);
                break;
            case IncomingKind.Ping:
                Answer(OutboundFrame.Pong(incoming.Payload));
                break;
            case IncomingKind.Close when ClientClose.TryRead(incoming.Payload, out ushort code, out string reason):
                End(new Ending(EndedBy.Client, code, reason));
                break;
            case IncomingKind.Close:
                Close(CloseCode.ProtocolError);
                break;
            case IncomingKind.Violation:
                Close(incoming.Code);
                break;
        }
    }

    /// <summary>
    /// So many messages are under way that this client has to wait. Its bytes stay in the socket, and TCP tells it so.
    /// </summary>
    private bool Pause(Span<byte> rest)
    {
        if (!rest.IsEmpty) _held = rest.ToArray();
        Volatile.Write(ref _paused, 1);
        Interlocked.MemoryBarrier(); // a message that ended meanwhile did not see the pause; then it is seen here
        ResumeIfRoom();
        return false;
    }

    private void ResumeIfRoom()
    {
        if (Volatile.Read(ref _holds) > parts.Options.MessagesInFlight || Volatile.Read(ref _paused) == 0) return;
        if (Interlocked.Exchange(ref _paused, 0) == 1) _transport.ResumeReading();
    }

    /// <summary>Notes a message under way, so that the disconnect event comes after it and its time is watched.</summary>
    /// <returns>False when the connection has already ended.</returns>
    public bool TryBegin(MessageInvocation invocation)
    {
        lock (this)
        {
            if (_holds == 0) return false;
            Interlocked.Increment(ref _holds);
            (invocation.Next, _running) = (_running, invocation);
            if (invocation.Next is { } next) next.Previous = invocation;
            return true;
        }
    }

    /// <summary>The message has its answer, or its time is up.</summary>
    public void Ended(MessageInvocation invocation)
    {
        lock (this)
        {
            if (invocation.Previous is { } previous) previous.Next = invocation.Next;
            else _running = invocation.Next;
            if (invocation.Next is { } next) next.Previous = invocation.Previous;
        }
        ReleaseHold();
    }

    private void ReleaseHold()
    {
        int left;
        lock (this) left = Interlocked.Decrement(ref _holds);
        if (left == 0) parts.Disconnects.Queue(this, _ending!);
        else ResumeIfRoom();
    }

    private void TimeOutOverdue(int now)
    {
        if (Volatile.Read(ref _running) is null) return;
        List<MessageInvocation> overdue = [];
        lock (this)
        {
            for (var each = _running; each is not null; each = each.Next)
                if (now > each.Deadline) overdue.Add(each);
        }
        foreach (var each in overdue) each.TimeOut();
    }
}
