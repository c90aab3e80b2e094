using System.Net.Sockets;
using Chat.LocalGateway.Connections;
using Microsoft.Extensions.Logging;

namespace Chat.LocalGateway.Sockets;

/// <summary>
/// Moves one connection's bytes over a socket. Receiving waits without a buffer and reads into one of the thread's when there
/// is data; sending is one plain non-blocking call for all that waits. So an idle connection owns no buffer at all.
/// </summary>
internal sealed class SocketTransport : SocketAsyncEventArgs, IThreadPoolWorkItem, ITransport
{
    /// <summary>A client's frame of the largest size comes in one read.</summary>
    private const int ReadBytes = 33_792;

    /// <summary>After so much from one client the others have their turn.</summary>
    private const int BytesPerTurn = 4 * ReadBytes;

    /// <summary>Batches written to one client before the others have their turn.</summary>
    private const int BatchesPerTurn = 4;

    [ThreadStatic]
    private static byte[]? _readBuffer;

    private readonly Socket _socket;
    private readonly Connection _connection;
    private readonly Flusher _flusher;
    private readonly ILogger _log;
    private StalledSend? _stalled;
    private int _queued;

    public SocketTransport(Socket socket, Connection connection, Flusher flusher, ILogger log) : base(true)
    {
        (_socket, _connection, _flusher, _log) = (socket, connection, flusher, log);
        SetBuffer([], 0, 0);
    }

    /// <summary>The next in the flusher's list; the flusher's to write.</summary>
    public SocketTransport? NextToFlush { get; set; }

    public void Start()
    {
        FlushSoon();
        try
        {
            if (!Arm()) Read();
        }
        catch (Exception e)
        {
            ReadBroke(e);
        }
    }

    public void FlushSoon()
    {
        if (Interlocked.Exchange(ref _queued, 1) == 0) _flusher.Add(this);
    }

    public void ResumeReading() => ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);

    public void EndWriting()
    {
        try
        {
            _socket.Shutdown(SocketShutdown.Send);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // It has gone already; the reader finds out.
        }
    }

    void ITransport.Dispose() => _socket.Dispose();

    /// <summary>Goes on reading: after a pause, or when the others have had their turn.</summary>
    void IThreadPoolWorkItem.Execute()
    {
        try
        {
            if (_connection.ReceiveHeld()) Read();
        }
        catch (Exception e)
        {
            ReadBroke(e);
        }
    }

    protected override void OnCompleted(SocketAsyncEventArgs e)
    {
        try
        {
            if (SocketError == SocketError.Success) Read();
            else _connection.ReceiveEnded();
        }
        catch (Exception exception)
        {
            ReadBroke(exception);
        }
    }

    /// <summary>Waits for data. False when there is some already.</summary>
    private bool Arm() => _socket.ReceiveAsync(this);

    private void Read()
    {
        var buffer = _readBuffer ??= GC.AllocateUninitializedArray<byte>(ReadBytes);
        for (int left = BytesPerTurn; left > 0;)
        {
            int got = _socket.Receive(buffer, SocketFlags.None, out var error);
            if (error == SocketError.WouldBlock)
            {
                if (Arm()) return;
                continue;
            }
            if (error != SocketError.Success || got == 0)
            {
                _connection.ReceiveEnded();
                return;
            }
            if (!_connection.Receive(buffer.AsSpan(0, got))) return;
            left -= got;
            if (got < buffer.Length && Arm()) return; // a short read has most likely emptied the socket
        }
        ResumeReading();
    }

    /// <summary>Writes all that waits. One flusher at a time calls it.</summary>
    /// <returns>The text frames written.</returns>
    public int Flush(byte[] gather)
    {
        Interlocked.Exchange(ref _queued, 0);
        if (Volatile.Read(ref _stalled) is not null) return 0;
        int texts = 0;
        try
        {
            for (int batches = 0; batches < BatchesPerTurn; batches++)
            {
                var batch = _connection.TakeOutbound(gather);
                if (batch.Bytes.IsEmpty) return texts;
                texts += batch.Texts;
                if (!Write(batch.Bytes)) return texts;
                _connection.Flushed();
                if (!batch.More) return texts;
            }
            FlushSoon();
        }
        catch (Exception e)
        {
            WriteBroke(e);
        }
        return texts;
    }

    private bool Write(ReadOnlyMemory<byte> bytes)
    {
        int sent = _socket.Send(bytes.Span, SocketFlags.None, out var error);
        if (error == SocketError.Success && sent == bytes.Length) return true;
        if (error is not (SocketError.Success or SocketError.WouldBlock)) return false; // broken: the reader finds out and ends it
        var rest = bytes[(error == SocketError.Success ? sent : 0)..];
        Volatile.Write(ref _stalled, new StalledSend(this, rest.ToArray()));
        _stalled.Start(_socket);
        return false;
    }

    /// <summary>The socket took the rest; what has gathered meanwhile is next.</summary>
    internal void Unstalled()
    {
        Volatile.Write(ref _stalled, null);
        _connection.Flushed();
        FlushSoon();
    }

    /// <summary>Cuts the connection; the reader, which alone may touch what has been read, finds out and ends it.</summary>
    internal void WriteBroke(Exception e)
    {
        if (e is not ObjectDisposedException) GatewayLog.Broke(_log, e); // disposed: it ended while it was written to
        _socket.Dispose();
    }

    private void ReadBroke(Exception e)
    {
        if (e is not ObjectDisposedException) GatewayLog.Broke(_log, e);
        _socket.Dispose();
        _connection.ReceiveEnded();
    }
}
