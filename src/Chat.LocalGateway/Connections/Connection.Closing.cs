using Chat.LocalGateway.Framing;

namespace Chat.LocalGateway.Connections;

internal sealed partial class Connection
{
    private Ending? _ending;
    private int _cutAt;
    private int _left;

    /// <summary>Whether no end has begun.</summary>
    public bool IsOpen => Volatile.Read(ref _ending) is null;

    /// <summary>Closes from the gateway's side; what waits for the client goes first. Does nothing where an end has begun.</summary>
    /// <returns>Whether this call is the one that ends it.</returns>
    public bool Close(ushort code) => End(new Ending(EndedBy.Gateway, code, CloseCode.ReasonFor(code)));

    /// <summary>Cuts a connection that has been told to close and has not.</summary>
    public void Cut()
    {
        End(new Ending(EndedBy.Gateway, CloseCode.GoingAway, CloseCode.ReasonFor(CloseCode.GoingAway)));
        Finish();
    }

    /// <summary>The only way into the end. The first one to come says how it ended; posts are Gone from here on.</summary>
    private bool End(Ending ending)
    {
        lock (this)
        {
            if (_ending is not null) return false;
            Volatile.Write(ref _cutAt, parts.Clock.Seconds + (int)parts.Options.CloseTimeout.TotalSeconds);
            Volatile.Write(ref _ending, ending);
            if (ending.By == EndedBy.Loss) return true;
            _outbound.Add(OutboundFrame.Close(ending.Code, ending.By == EndedBy.Client ? "" : ending.Reason));
            if (_dirty) return true;
            _dirty = true;
        }
        _transport.FlushSoon();
        return true;
    }

    /// <summary>
    /// The close frame is on its way, and nothing follows it: the socket ends with a FIN, never with a reset, which could throw
    /// the frame away unread. The client has until the cut to end its side. After a client's own close everything is said, so
    /// its event does not wait for that.
    /// </summary>
    private void CloseFrameSent(Ending ending)
    {
        _transport.EndWriting();
        if (ending.By != EndedBy.Client) return;
        parts.Connections.Linger(this);
        Leave();
    }

    /// <summary>The only way out, taken once: the socket goes, and with it all that is left.</summary>
    private void Finish()
    {
        _transport.Dispose();
        parts.Connections.EndLinger(this);
        Leave();
    }

    /// <summary>Out of the table, and when no message runs any more, the event.</summary>
    private void Leave()
    {
        if (Interlocked.Exchange(ref _left, 1) == 1) return;
        parts.Connections.Remove(this);
        lock (this) _outbound.Clear();
        ReleaseHold();
    }
}
