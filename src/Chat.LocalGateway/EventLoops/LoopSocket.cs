using Chat.LocalGateway.Connections;

namespace Chat.LocalGateway.EventLoops;

/// <summary>
/// A client's socket on a loop, from its acceptance to its end: an arrival's first, then a connection's. It owns no buffer
/// unless its client reads slowly, and is made known to the kernel once in its life.
/// </summary>
/// <remarks>All but the members of <see cref="ITransport"/> is for the loop's thread.</remarks>
internal sealed class LoopSocket(EventLoop loop, int descriptor) : IReady, ITransport
{
    /// <summary>After so much from one client the others have their turn.</summary>
    private const int BytesPerTurn = 2 * EventLoop.BufferBytes;

    /// <summary>Batches written to one client before the others have their turn.</summary>
    private const int BatchesPerTurn = 4;

    private static readonly SendOrPostCallback DoStart = static socket => ((LoopSocket)socket!).StartNow();
    private static readonly SendOrPostCallback DoResume = static socket => ((LoopSocket)socket!).ReadSoon();
    private static readonly SendOrPostCallback DoFlush = static socket => ((LoopSocket)socket!).WriteSoon();
    private static readonly SendOrPostCallback DoEndWriting = static socket => ((LoopSocket)socket!).ShutWriting();
    private static readonly SendOrPostCallback DoDispose = static socket => ((LoopSocket)socket!).CloseSoon();

    private LoopArrival? _arrival;
    private Connection? _connection;
    private Unsent? _unsent;
    private bool _willRead;
    private bool _willWrite;
    private bool _isHeld;
    private bool _isUnread;

    public bool IsClosed { get; private set; }

    /// <summary>Tells of its events to an arrival from now on.</summary>
    /// <returns>False when the kernel has no memory for it; then it is closed.</returns>
    public bool TryBegin(LoopArrival arrival)
    {
        _arrival = arrival;
        if (loop.Add(descriptor, this, Readiness.Input | Readiness.Output | Readiness.InputEnd | Readiness.Edge)) return true;
        CloseSoon();
        return false;
    }

    /// <summary>From now on its bytes are a connection's. Whatever has arrived meanwhile is read when that starts.</summary>
    /// <param name="connection">Whose it is from now on.</param>
    /// <param name="mayHaveData">Whether something may have come that no event will tell of.</param>
    public ITransport ToTransport(Connection connection, bool mayHaveData)
    {
        (_arrival, _connection, _isUnread) = (null, connection, mayHaveData);
        return this;
    }

    /// <summary>Lets go of the descriptor, which is the caller's to close.</summary>
    public int Detach()
    {
        (_arrival, IsClosed) = (null, true);
        loop.Remove(descriptor);
        return descriptor;
    }

    public void Start() => Do(DoStart);

    public void FlushSoon() => Do(DoFlush);

    public void ResumeReading() => Do(DoResume);

    public void EndWriting() => Do(DoEndWriting);

    public void Dispose() => Do(DoDispose);

    /// <summary>Edges are told once: a read that stops before the socket is empty has to come back by itself.</summary>
    public void Ready(Readiness readiness)
    {
        if (IsClosed) return;
        if (_arrival is not null)
        {
            _arrival.Ready(readiness);
            return;
        }
        if ((readiness & Readiness.Output) != 0 && _unsent is not null)
        {
            _unsent.HasRoom = true;
            WriteSoon();
        }
        if ((readiness & (Readiness.Input | Readiness.AnyEnd)) != 0 && !_isHeld && !_willRead)
            Read(untilEmpty: (readiness & Readiness.AnyEnd) != 0);
    }

    /// <summary>Goes on with what was held back, and with the socket.</summary>
    public void ReadOn()
    {
        (_willRead, _isHeld) = (false, false);
        if (IsClosed) return;
        if (_connection!.ReceiveHeld()) Read(untilEmpty: true);
        else _isHeld = true;
    }

    /// <summary>Writes all that waits.</summary>
    /// <returns>The text frames written.</returns>
    public int Write()
    {
        _willWrite = false;
        if (IsClosed || (_unsent is not null && !TrySendRest(_unsent))) return 0;
        int texts = 0;
        for (int batches = 0; batches < BatchesPerTurn; batches++)
        {
            var batch = _connection!.TakeOutbound(loop.GatherBuffer);
            if (batch.Bytes.IsEmpty) return texts;
            texts += batch.Texts;
            if (!TrySend(batch.Bytes)) return texts;
            _connection.Flushed();
            if (!batch.More) return texts;
        }
        WriteSoon();
        return texts;
    }

    /// <returns>Bytes taken by the kernel; none where it has no room or the connection broke.</returns>
    public int Send(ReadOnlySpan<byte> bytes, out bool broke)
    {
        broke = false;
        if (IsClosed) return 0;
        int sent = Descriptor.Send(descriptor, bytes);
        broke = sent == Descriptor.Broken;
        return Math.Max(sent, 0);
    }

    /// <returns>As <see cref="Descriptor.Receive"/>.</returns>
    public int Receive(Span<byte> into, bool peek) => IsClosed ? Descriptor.Broken : Descriptor.Receive(descriptor, into, peek);

    public void ShutWriting()
    {
        if (!IsClosed) Descriptor.EndWriting(descriptor);
    }

    public void CloseSoon()
    {
        if (IsClosed) return;
        IsClosed = true;
        loop.CloseSoon(this);
    }

    /// <summary>Its connection's bytes could not be handled: that is the end of it, and of nobody else.</summary>
    public void Break()
    {
        _connection?.ReceiveEnded();
        CloseSoon();
    }

    /// <summary>At the end of a pass. Whoever read from it is told, wherever the end came from.</summary>
    public void Close()
    {
        loop.Close(descriptor);
        _unsent = null;
        _arrival?.Closed();
        _connection?.ReceiveEnded();
    }

    private void Do(SendOrPostCallback what)
    {
        if (loop.IsCurrent) what(this);
        else loop.Post(what, this);
    }

    /// <summary>
    /// What waits for the end of the pass waits for all that were stored together with it: their clients can be at work meanwhile.
    /// </summary>
    private void StartNow()
    {
        Write();
        if (_isUnread) ReadSoon();
    }

    private void ReadSoon()
    {
        if (_willRead) return;
        _willRead = true;
        loop.ReadSoon(this);
    }

    private void WriteSoon()
    {
        if (_willWrite) return;
        _willWrite = true;
        loop.WriteSoon(this);
    }

    private void Read(bool untilEmpty)
    {
        var buffer = loop.ReadBuffer.AsSpan();
        for (int left = BytesPerTurn; left > 0;)
        {
            int got = Descriptor.Receive(descriptor, buffer, peek: false);
            if (got == Descriptor.NothingYet) return;
            if (got <= 0)
            {
                _connection!.ReceiveEnded();
                return;
            }
            _isHeld = !_connection!.Receive(buffer[..got]);
            if (_isHeld || (got < buffer.Length && !untilEmpty)) return; // a short read has emptied it: what comes later is an edge
            left -= got;
        }
        ReadSoon();
    }

    private bool TrySend(ReadOnlyMemory<byte> bytes)
    {
        int sent = Send(bytes.Span, out bool broke);
        if (sent == bytes.Length) return true;
        if (broke) return false; // the reader finds out and ends it
        var rest = bytes[sent..];
        bool isGathered = System.Runtime.InteropServices.MemoryMarshal.TryGetArray(rest, out var array) && array.Array == loop.GatherBuffer;
        _unsent = new Unsent(isGathered ? rest.ToArray() : rest);
        return false;
    }

    private bool TrySendRest(Unsent unsent)
    {
        if (!unsent.HasRoom) return false;
        int sent = Send(unsent.Rest.Span, out bool broke);
        if (sent < unsent.Rest.Length)
        {
            unsent.HasRoom = false;
            if (!broke) unsent.Rest = unsent.Rest[sent..];
            return false;
        }
        _unsent = null;
        _connection!.Flushed();
        return true;
    }
}
