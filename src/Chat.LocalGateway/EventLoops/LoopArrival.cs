using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Threading.Tasks.Sources;
using Chat.LocalGateway.Connections;
using Chat.LocalGateway.Listening;

namespace Chat.LocalGateway.EventLoops;

/// <summary>A loop's socket until it is known what becomes of it; gone with its handshake, the socket stays.</summary>
internal sealed class LoopArrival(EventLoop loop, LoopSocket socket, IPAddress from) : IArrivingSocket, IValueTaskSource<bool>
{
    private ManualResetValueTaskSourceCore<bool> _wait;
    private bool _isWaiting;
    private bool _mayHaveData;
    private bool _ends;
    private int _seen;

    public IPAddress From => from;

    public ValueTask<bool> WaitAsync()
    {
        Debug.Assert(loop.IsCurrent, "A loop's socket belongs to its thread.");
        if (_mayHaveData || socket.IsClosed) return new(!socket.IsClosed);
        _wait.Reset();
        _isWaiting = true;
        return new(this, _wait.Version);
    }

    /// <summary>
    /// There is nothing where a read finds nothing, or takes all that a look has seen with room for more: what came since is an
    /// event to come. What was merely looked at is still there.
    /// </summary>
    public int Receive(Span<byte> into, bool peek)
    {
        Debug.Assert(loop.IsCurrent, "A loop's socket belongs to its thread.");
        int got = socket.Receive(into, peek);
        if (peek) _seen = got < into.Length ? got : int.MaxValue;
        if (got == Descriptor.NothingYet || (!peek && got == _seen && !_ends)) _mayHaveData = false;
        return got == Descriptor.Broken ? Descriptor.Ended : got;
    }

    public void Send(ReadOnlySpan<byte> bytes) => socket.Send(bytes, out _);

    public void EndWriting() => socket.ShutWriting();

    public ITransport ToTransport(Connection connection) => socket.ToTransport(connection, _mayHaveData);

    public Socket ToHttp() => new(new SafeSocketHandle(socket.Detach(), ownsHandle: true));

    public void Cut(byte[]? lastWords) => loop.Post(
        static state =>
        {
            var (arrival, words) = ((LoopArrival, byte[]?))state!;
            arrival.CutNow(words);
        },
        (this, lastWords));

    public void Leave()
    {
        // It ends with its last reference.
    }

    /// <summary>The loop has news. An end is told once: it has to be read.</summary>
    public void Ready(Readiness readiness)
    {
        _mayHaveData = true;
        _ends |= (readiness & Readiness.AnyEnd) != 0;
        EndWait(true);
    }

    public void Closed() => EndWait(false);

    bool IValueTaskSource<bool>.GetResult(short token) => _wait.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<bool>.GetStatus(short token) => _wait.GetStatus(token);

    void IValueTaskSource<bool>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _wait.OnCompleted(continuation, state, token, flags);

    private void CutNow(byte[]? lastWords)
    {
        if (lastWords is not null) Send(lastWords);
        socket.CloseSoon();
    }

    private void EndWait(bool hasNews)
    {
        if (!_isWaiting) return;
        _isWaiting = false;
        _wait.SetResult(hasNews);
    }
}
