using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Threading.Tasks.Sources;

namespace Chat.LocalGateway.Sockets;

/// <summary>
/// Waits until a socket has something to read, without a buffer. Pooled: what a socket needs only until its handshake is done
/// must not stay with it for hours.
/// </summary>
internal sealed class SocketReadiness : SocketAsyncEventArgs, IValueTaskSource<SocketError>
{
    private const int Kept = 128;
    private static readonly ConcurrentQueue<SocketReadiness> Pool = [];

    private ManualResetValueTaskSourceCore<SocketError> _completion;

    private SocketReadiness() : base(true) => SetBuffer([], 0, 0);

    public static SocketReadiness Rent() => Pool.TryDequeue(out var kept) ? kept : new SocketReadiness();

    public void Return()
    {
        if (Pool.Count < Kept) Pool.Enqueue(this);
        else Dispose();
    }

    /// <summary>One wait at a time. A socket that was disposed meanwhile is an error, not an exception.</summary>
    public ValueTask<SocketError> WaitAsync(Socket socket)
    {
        _completion.Reset();
        try
        {
            return socket.ReceiveAsync(this) ? new(this, _completion.Version) : new(SocketError);
        }
        catch (ObjectDisposedException)
        {
            return new(SocketError.OperationAborted);
        }
    }

    protected override void OnCompleted(SocketAsyncEventArgs e) => _completion.SetResult(SocketError);

    SocketError IValueTaskSource<SocketError>.GetResult(short token) => _completion.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<SocketError>.GetStatus(short token) => _completion.GetStatus(token);

    void IValueTaskSource<SocketError>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _completion.OnCompleted(continuation, state, token, flags);
}
