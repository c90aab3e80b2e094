using System.Net.Sockets;

namespace Chat.LoadTest.Wire;

/// <summary>
/// A plain socket. It waits for data without a buffer and reads into one that belongs to the thread, so that a connection
/// on which nothing happens owns none.
/// </summary>
internal sealed class PlainLink : SocketAsyncEventArgs, ILink
{
    private const int ReadBytes = 65_536;

    /// <summary>So many full buffers in a row, and it is another connection's turn: one that floods must not delay the rest.</summary>
    private const int ReadsInARow = 16;

    [ThreadStatic]
    private static byte[]? _readBuffer;

    private readonly Socket _socket;
    private readonly Lock _sending = new();
    private MemoryStream? _unsent;
    private ILinkReceiver? _receiver;
    private bool _paused;
    private bool _held;

    public PlainLink(Socket socket) : base(true)
    {
        _socket = socket;
        socket.Blocking = false;
        SetBuffer([], 0, 0);
    }

    public int Unsent
    {
        get
        {
            lock (_sending) return (int)(_unsent?.Length ?? 0);
        }
    }

    public void Send(ReadOnlySpan<byte> bytes)
    {
        lock (_sending)
        {
            if (_unsent is not null)
            {
                _unsent.Write(bytes);
                return;
            }
            var sent = TrySend(bytes);
            if (sent == bytes.Length) return;
            _unsent = new MemoryStream();
            _unsent.Write(bytes[sent..]);
        }
        ThreadPool.UnsafeQueueUserWorkItem(static link => _ = link.SendRestAsync(), this, preferLocal: false);
    }

    public ValueTask<int> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellation) =>
        _socket.ReceiveAsync(buffer, SocketFlags.None, cancellation);

    public void Start(ILinkReceiver receiver)
    {
        _receiver = receiver;
        Guarded(static link => link.Arm());
    }

    public void Pause()
    {
        lock (_sending) _paused = true;
    }

    public void Resume()
    {
        lock (_sending)
        {
            _paused = false;
            if (!_held) return;
            _held = false;
        }
        ReadLater();
    }

    // What the socket took is sent by the system; what it did not take, the server would not read either.
    public void Finish() => _socket.Dispose();

    void IDisposable.Dispose() => _socket.Dispose();

    protected override void OnCompleted(SocketAsyncEventArgs e) => Guarded(static link => link.Read());

    // Sent whole or the rest kept; a broken socket is found out by the reader.
    private int TrySend(ReadOnlySpan<byte> bytes)
    {
        try
        {
            var sent = _socket.Send(bytes, SocketFlags.None, out var error);
            return error switch { SocketError.Success => sent, SocketError.WouldBlock => 0, _ => bytes.Length };
        }
        catch (ObjectDisposedException)
        {
            return bytes.Length;
        }
    }

    private async Task SendRestAsync()
    {
        try
        {
            while (true)
            {
                byte[] rest;
                lock (_sending)
                {
                    rest = _unsent!.ToArray();
                    if (rest.Length == 0)
                    {
                        _unsent = null;
                        return;
                    }
                    _unsent.SetLength(0);
                }
                for (var at = 0; at < rest.Length;) at += await _socket.SendAsync(rest.AsMemory(at), SocketFlags.None);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The reader finds out.
        }
    }

    private void Arm()
    {
        if (!_socket.ReceiveAsync(this)) Read();
    }

    private void Read()
    {
        var buffer = _readBuffer ??= GC.AllocateUninitializedArray<byte>(ReadBytes);
        for (var reads = 0; reads < ReadsInARow; reads++)
        {
            lock (_sending)
            {
                if (_paused)
                {
                    _held = true;
                    return;
                }
            }
            var got = _socket.Receive(buffer, SocketFlags.None, out var error);
            if (error == SocketError.WouldBlock)
            {
                if (_socket.ReceiveAsync(this)) return;
                continue;
            }
            if (error != SocketError.Success || got == 0)
            {
                _receiver!.Ended(error == SocketError.Success ? "the server ended it" : $"it broke ({error})");
                return;
            }
            if (!_receiver!.Received(buffer.AsSpan(0, got))) return;
            if (got < buffer.Length && _socket.ReceiveAsync(this)) return; // a short read has emptied the socket
        }
        ReadLater();
    }

    private void ReadLater() =>
        ThreadPool.UnsafeQueueUserWorkItem(static link => link.Guarded(static l => l.Read()), this, preferLocal: false);

    private void Guarded(Action<PlainLink> step)
    {
        try
        {
            step(this);
        }
        catch (Exception e) when (e is ObjectDisposedException or SocketException)
        {
            _receiver!.Ended("it was closed here");
        }
    }
}
