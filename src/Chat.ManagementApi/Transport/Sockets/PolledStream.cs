using System.Net;
using System.Net.Sockets;
using System.Threading.Tasks.Sources;

namespace Chat.ManagementApi.Transport.Sockets;

/// <summary>
/// A socket's stream with the fewest system calls: a write goes out at once, a read is one call when the poller has said
/// that there is something. What waits for a read goes on on the poller's thread, and must not block it.
/// </summary>
internal sealed class PolledStream : NetworkStream, IValueTaskSource<int>, IPolled
{
    private readonly Poller _poller;
    private readonly Lock _gate = new();
    private readonly int _id;
    private ManualResetValueTaskSourceCore<int> _done;
    private Memory<byte> _buffer;
    private bool _isWaiting;
    private bool _isReadable;
    private bool _isAtEnd;
    private bool _isDisposed;
    private TaskCompletionSource? _room;

    private PolledStream(Socket socket, Poller poller) : base(socket, ownsSocket: true)
    {
        _poller = poller;
        socket.Blocking = false;
        _id = poller.Add(this, socket, Readiness.Input | Readiness.Output | Readiness.OtherHangUp);
    }

    /// <returns>A stream to there, or null where this system has no poller, or no room in it.</returns>
    /// <exception cref="SocketException">Nobody accepts there.</exception>
    /// <exception cref="OperationCanceledException">The time was up.</exception>
    public static async Task<NetworkStream?> TryConnectAsync(IPEndPoint address, CancellationToken cancellation)
    {
        if (Poller.Shared is not { } poller || await PolledConnect.ConnectAsync(poller, address, cancellation) is not { } socket) return null;
        // The base class takes none but a blocking one; in the kernel it stays what it is.
        socket.Blocking = true;
        var stream = new PolledStream(socket, poller);
        if (stream._id >= 0) return stream;
        await stream.DisposeAsync();
        return null;
    }

    /// <remarks>Not cancelled by its token, which nobody here gives: who has enough of waiting disposes of the stream.</remarks>
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            if (TryRead(buffer, out var read, out var error)) return error is null ? new(read) : ValueTask.FromException<int>(error);
            _done.Reset();
            (_buffer, _isWaiting) = (buffer, true);
            return new(this, _done.Version);
        }
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var sent = Socket.Send(buffer.Span, SocketFlags.None, out var error);
        if (sent == buffer.Length) return default;
        if (error is not (SocketError.Success or SocketError.WouldBlock)) return ValueTask.FromException(Broken(error));
        return WriteRestAsync(buffer[Math.Max(sent, 0)..]);
    }

    public void OnReady(Readiness readiness)
    {
        int read;
        IOException? error;
        lock (_gate)
        {
            _room?.TrySetResult();
            _isAtEnd |= (readiness & Readiness.End) != 0;
            _isReadable |= _isAtEnd || (readiness & Readiness.Input) != 0;
            if (!_isWaiting || !TryRead(_buffer, out read, out error)) return;
            StopWaiting();
        }

        if (error is null) _done.SetResult(read);
        else _done.SetException(error);
    }

    int IValueTaskSource<int>.GetResult(short token) => _done.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<int>.GetStatus(short token) => _done.GetStatus(token);

    void IValueTaskSource<int>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _done.OnCompleted(continuation, state, token, flags);

    protected override void Dispose(bool disposing)
    {
        bool wasWaiting;
        lock (_gate)
        {
            if (_isDisposed) return;
            _isDisposed = true;
            wasWaiting = _isWaiting;
            StopWaiting();
            _room?.TrySetResult();
            if (disposing && _id >= 0) _poller.Remove(_id, Socket);
            base.Dispose(disposing);
        }

        if (wasWaiting) _done.SetException(new ObjectDisposedException(nameof(PolledStream)));
    }

    /// <summary>For what the kernel has no room for at once: waits until it has.</summary>
    private async ValueTask WriteRestAsync(ReadOnlyMemory<byte> rest)
    {
        while (true)
        {
            TaskCompletionSource room = new(TaskCreationOptions.RunContinuationsAsynchronously);
            lock (_gate)
            {
                ObjectDisposedException.ThrowIf(_isDisposed, this);
                _room = room;
            }

            // Tried behind that: room that there is by now is not reported again.
            var sent = Socket.Send(rest.Span, SocketFlags.None, out var error);
            if (error is not (SocketError.Success or SocketError.WouldBlock)) throw Broken(error);
            rest = rest[Math.Max(sent, 0)..];
            if (rest.IsEmpty) return;
            await room.Task;
        }
    }

    private static IOException Broken(SocketError error) => new(error.ToString(), new SocketException((int)error));

    /// <returns>Whether the read has ended; if not, the poller will know more.</returns>
    private bool TryRead(Memory<byte> buffer, out int read, out IOException? failure)
    {
        (read, failure) = (0, null);
        if (!_isReadable) return false;
        // TLS asks for nothing before it asks for more, so as to hold no buffer meanwhile: that is answered without the kernel.
        if (buffer.IsEmpty) return true;
        // Cleared first: the poller may set it again at any time from here on.
        _isReadable = false;
        read = Socket.Receive(buffer.Span, SocketFlags.None, out var error);
        if (error == SocketError.WouldBlock) return false;
        if (error != SocketError.Success) failure = Broken(error);
        // A full buffer may not have been all, and behind the last bytes there is the end.
        _isReadable = read == buffer.Length || read <= 0 || _isAtEnd;
        return true;
    }

    private void StopWaiting() => (_buffer, _isWaiting) = (default, false);
}
