using System.Net;
using System.Net.Sockets;
using Chat.ManagementApi.Tests.Support;
using Chat.ManagementApi.Transport.Http2;

namespace Chat.ManagementApi.Tests.Http2;

/// <summary>An HTTP/2 server in the open that a test plays by hand: each connection is a run of its script.</summary>
internal sealed class Http2Server : IAsyncDisposable
{
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly Func<Http2Peer, int, Task> _script;
    private readonly List<Task> _runs = [];
    private int _connections;

    /// <param name="script">What happens on each connection, counted from 0; it stays open behind the script's end.</param>
    public Http2Server(Func<Http2Peer, int, Task> script)
    {
        _script = script;
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen();
        Endpoint = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndPoint!).Port}/local");
        _ = AcceptAsync();
    }

    public Uri Endpoint { get; }

    public int Connections => Volatile.Read(ref _connections);

    public ManagementApiSender Sender(
        LogLines? log = null, TimeProvider? time = null, Func<ManagementApiOptions, ManagementApiOptions>? change = null) =>
        Senders.To(Endpoint, log, time: time, change: options => (change ?? (same => same))(options with { SpeaksHttp2WithoutTls = true }));

    /// <summary>What went wrong in a script fails its test.</summary>
    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        Task[] runs;
        lock (_runs) runs = [.. _runs];
        await Task.WhenAll(runs).WaitAsync(Senders.Soon);
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var socket = await _listener.AcceptAsync();
                lock (_runs) _runs.Add(ServeAsync(socket, Interlocked.Increment(ref _connections) - 1));
            }
        }
        catch (Exception end) when (end is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(Socket socket, int connection)
    {
        await using var stream = new NetworkStream(socket, ownsSocket: true);
        try
        {
            var peer = new Http2Peer(stream);
            await _script(peer, connection);
            while (!peer.IsClosed) await peer.ReadAsync();
        }
        catch (Exception end) when (end is IOException or ObjectDisposedException)
        {
            // The client has gone.
        }
    }
}

/// <summary>A frame as it came.</summary>
internal sealed record Frame2(FrameHeader Header, byte[] Payload);

/// <summary>One connection from the server's side.</summary>
internal sealed class Http2Peer(NetworkStream stream)
{
    /// <summary>:status 200, which every table has.</summary>
    public static readonly byte[] Ok = [0x88];

    private bool _hasPreface;

    public bool IsClosed { get; private set; }

    /// <returns>The next frame; one of GOAWAY where the connection has ended.</returns>
    public async Task<Frame2> ReadAsync()
    {
        if (!_hasPreface)
        {
            _hasPreface = true;
            var preface = new byte[FrameHeader.Preface.Length];
            await stream.ReadExactlyAsync(preface);
            Assert.True(FrameHeader.Preface.SequenceEqual(preface));
        }

        var head = new byte[FrameHeader.Bytes];
        if (await stream.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false) < head.Length)
        {
            IsClosed = true;
            return new Frame2(new FrameHeader(0, FrameType.GoAway, FrameFlags.None, 0), []);
        }

        var header = FrameHeader.Read(head);
        var payload = new byte[header.Length];
        await stream.ReadExactlyAsync(payload);
        return new Frame2(header, payload);
    }

    public async Task<Frame2> ReadAsync(FrameType type)
    {
        while (true)
        {
            var frame = await ReadAsync();
            if (frame.Header.Type == type) return frame;
            if (IsClosed) throw new IOException("The client has gone.");
        }
    }

    /// <summary>Reads on until a post is whole.</summary>
    /// <returns>Its stream.</returns>
    public async Task<int> NextPostAsync()
    {
        while (true)
        {
            var frame = await ReadAsync();
            if (IsClosed) throw new IOException("The client has gone.");
            if (frame.Header.Type is FrameType.Data or FrameType.Headers && frame.Header.EndsStream) return frame.Header.Stream;
        }
    }

    public async Task GreetAsync(params (Setting Setting, uint Value)[] settings)
    {
        var payload = settings.SelectMany(setting => (byte[])[0, (byte)setting.Setting, .. Bytes((int)setting.Value)]).ToArray();
        await SendAsync(FrameType.Settings, FrameFlags.None, 0, payload);
    }

    public Task AnswerAsync(int stream, params byte[] block) =>
        SendAsync(FrameType.Headers, FrameFlags.EndHeaders | FrameFlags.EndStream, stream, block);

    public Task AllowAsync(int stream, int bytes) => SendAsync(FrameType.WindowUpdate, FrameFlags.None, stream, Bytes(bytes));

    public Task SendAsync(FrameType type, FrameFlags flags, int stream, params byte[] payload)
    {
        var bytes = new byte[FrameHeader.Bytes + payload.Length];
        new FrameHeader(payload.Length, type, flags, stream).Write(bytes);
        payload.CopyTo(bytes, FrameHeader.Bytes);
        return SendRawAsync(bytes);
    }

    public async Task SendRawAsync(byte[] bytes) => await stream.WriteAsync(bytes);

    public void Close() => stream.Close();

    public static byte[] Bytes(int number) => [(byte)(number >> 24), (byte)(number >> 16), (byte)(number >> 8), (byte)number];

    /// <summary>A field that no table has.</summary>
    public static byte[] Field(string name, string value) =>
        [0, (byte)name.Length, .. System.Text.Encoding.ASCII.GetBytes(name), (byte)value.Length, .. System.Text.Encoding.ASCII.GetBytes(value)];
}
