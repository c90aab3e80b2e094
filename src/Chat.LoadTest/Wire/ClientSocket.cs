using System.Buffers;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Chat.LoadTest.Wire;

/// <summary>What happens on a client's WebSocket; calls come one at a time.</summary>
internal interface ISocketOwner
{
    void Text(ClientSocket socket, ReadOnlySpan<byte> payload);

    /// <summary>Once, unless the client closed it itself.</summary>
    void Lost(ClientSocket socket, string why);
}

/// <summary>One WebSocket of a client. An idle one costs about 2 KB of memory here.</summary>
internal sealed class ClientSocket : ILinkReceiver, IFrameSink, IDisposable
{
    [ThreadStatic]
    private static byte[]? _writeBuffer;

    private readonly ISocketOwner _owner;
    private readonly ILink _link;
    private FrameReader _reader;
    private int _ended;

    private ClientSocket(ISocketOwner owner, ILink link) => (_owner, _link) = (owner, link);

    public int Unsent => _link.Unsent;

    /// <exception cref="SocketException">The server was not reached.</exception>
    /// <exception cref="RefusedException">The server was reached and would not.</exception>
    public static async Task<ClientSocket> OpenAsync(Uri url, IPEndPoint server, Trust trust, Action<Socket> bind, ISocketOwner owner, CancellationToken cancellation)
    {
        var socket = new Socket(server.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            bind(socket);
            await socket.ConnectAsync(server, cancellation);
            var link = url.Scheme == "wss"
                ? await SecureLink.OpenAsync(new NetworkStream(socket, ownsSocket: true), url.IdnHost, trust, cancellation)
                : new PlainLink(socket);
            return await UpgradeAsync(url, new ClientSocket(owner, link), cancellation);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Writes a text frame: the payload by <paramref name="write"/>, into a buffer of the thread, which returns its length.</summary>
    public void Send<T>(T state, PayloadWriter<T> write) where T : allows ref struct
    {
        var buffer = _writeBuffer ??= new byte[FrameWriter.HeaderRoom + 65_536];
        Send(buffer, write(state, buffer.AsSpan(FrameWriter.HeaderRoom)), FrameWriter.Text);
    }

    /// <summary>Stops reading, as a client does that hangs.</summary>
    public void Pause() => _link.Pause();

    public void Resume() => _link.Resume();

    /// <summary>Ends it with a close frame, and does not wait for the server's.</summary>
    public void Close()
    {
        if (Interlocked.Exchange(ref _ended, 1) != 0) return;
        var buffer = new byte[FrameWriter.HeaderRoom + 2];
        (buffer[^2], buffer[^1]) = (0x03, 0xE8);
        Send(buffer, 2, FrameWriter.Close);
        _link.Finish();
    }

    /// <summary>Cuts it, as a network does.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _ended, 1) == 0) _link.Dispose();
    }

    bool ILinkReceiver.Received(ReadOnlySpan<byte> bytes)
    {
        if (Volatile.Read(ref _ended) != 0) return Stop();
        if (_reader.Feed(bytes, this) is not { } wrong) return Volatile.Read(ref _ended) == 0 || Stop();
        End($"the server sent {wrong}");
        return Stop();
    }

    void ILinkReceiver.Ended(string why)
    {
        _reader.Release();
        End(why);
    }

    void IFrameSink.Text(ReadOnlySpan<byte> payload) => _owner.Text(this, payload);

    void IFrameSink.Ping(ReadOnlySpan<byte> payload)
    {
        if (payload.Length > 125) return;
        var buffer = new byte[FrameWriter.HeaderRoom + payload.Length];
        payload.CopyTo(buffer.AsSpan(FrameWriter.HeaderRoom));
        Send(buffer, payload.Length, FrameWriter.Pong);
    }

    void IFrameSink.Close(ushort code) => End($"the server closed it with {code}");

    private static async Task<ClientSocket> UpgradeAsync(Uri url, ClientSocket client, CancellationToken cancellation)
    {
        var (request, key) = Handshake.Request(url);
        client._link.Send(request);
        var buffer = ArrayPool<byte>.Shared.Rent(Handshake.MaxHeadBytes);
        try
        {
            for (int have = 0, head; ;)
            {
                var got = await client._link.ReceiveAsync(buffer.AsMemory(have), cancellation);
                if (got == 0) throw new RefusedException("it ends the connection without an answer", 0);
                have += got;
                if ((head = Handshake.HeadBytes(buffer.AsSpan(0, have))) == 0)
                {
                    if (have >= Handshake.MaxHeadBytes) throw new RefusedException("its answer has no end", 0);
                    continue;
                }
                if (Handshake.Check(buffer.AsSpan(0, head), key) is { } refused) throw refused;
                client._early = buffer.AsSpan(head, have - head).ToArray();
                return client;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private byte[] _early = [];

    /// <summary>Begins to read; until then nothing is given to the owner.</summary>
    public void Start()
    {
        var early = _early;
        _early = [];
        if (early.Length == 0 || ((ILinkReceiver)this).Received(early)) _link.Start(this);
    }

    private void Send(Span<byte> buffer, int payloadBytes, byte opcode) =>
        _link.Send(FrameWriter.Frame(buffer, payloadBytes, opcode, (uint)Random.Shared.Next()));

    private bool Stop()
    {
        _reader.Release();
        return false;
    }

    private void End(string why)
    {
        if (Interlocked.Exchange(ref _ended, 1) != 0) return;
        _link.Dispose();
        _owner.Lost(this, why);
    }
}

internal delegate int PayloadWriter<in T>(T state, Span<byte> payload) where T : allows ref struct;
