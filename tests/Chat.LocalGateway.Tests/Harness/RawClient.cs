using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Chat.LocalGateway.Tests.Harness;

/// <summary>A frame as it came off the wire.</summary>
internal sealed record RawFrame(byte First, byte[] Payload)
{
    public int Opcode => First & 0x0F;
    public string Text => Encoding.UTF8.GetString(Payload);
    public int CloseCode => Payload.Length >= 2 ? BinaryPrimitives.ReadUInt16BigEndian(Payload) : 1005;
    public string CloseReason => Payload.Length >= 2 ? Encoding.UTF8.GetString(Payload, 2, Payload.Length - 2) : "";
}

/// <summary>A client that can say anything, byte for byte.</summary>
internal sealed class RawClient : IDisposable
{
    private readonly Socket _socket;
    private readonly NetworkStream _stream;

    private RawClient(Socket socket)
    {
        _socket = socket;
        _stream = new NetworkStream(socket, ownsSocket: true);
    }

    public Socket Socket => _socket;

    public static async Task<RawClient> ConnectAsync(int port, int? receiveBuffer = null)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        if (receiveBuffer is { } bytes) socket.ReceiveBufferSize = bytes;
        await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port)).Soon();
        return new RawClient(socket);
    }

    public static string Handshake(
        string target = "/local", string key = "dGhlIHNhbXBsZSBub25jZQ==", string version = "13", string extra = "", string method = "GET",
        string http = "HTTP/1.1", string host = "Host: example.org\r\n", string upgrade = "Upgrade: websocket\r\nConnection: Upgrade\r\n") =>
        $"{method} {target} {http}\r\n{host}{upgrade}Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: {version}\r\n{extra}\r\n";

    /// <param name="maskBit">False breaks the rules.</param>
    public static byte[] Frame(int opcode, ReadOnlySpan<byte> payload, bool fin = true, bool maskBit = true, int rsv = 0, uint mask = 0x5A1B2C3D)
    {
        var header = new List<byte> { (byte)((fin ? 0x80 : 0) | rsv << 4 | opcode) };
        int bit = maskBit ? 0x80 : 0;
        if (payload.Length < 126) header.Add((byte)(bit | payload.Length));
        else if (payload.Length <= ushort.MaxValue) header.AddRange([(byte)(bit | 126), (byte)(payload.Length >> 8), (byte)payload.Length]);
        else header.AddRange([(byte)(bit | 127), 0, 0, 0, 0, .. BigEndian(payload.Length)]);
        if (!maskBit) return [.. header, .. payload];
        byte[] key = [(byte)mask, (byte)(mask >> 8), (byte)(mask >> 16), (byte)(mask >> 24)];
        var masked = payload.ToArray();
        for (int i = 0; i < masked.Length; i++) masked[i] ^= key[i % 4];
        return [.. header, .. key, .. masked];
    }

    public static byte[] Text(string text, bool fin = true) => Frame(1, Encoding.UTF8.GetBytes(text), fin);

    public static byte[] Close(int code, string reason = "") => Frame(8, [(byte)(code >> 8), (byte)code, .. Encoding.UTF8.GetBytes(reason)]);

    public Task SendAsync(params byte[] bytes) => _stream.WriteAsync(bytes, TestContext.Current.CancellationToken).AsTask().Soon();

    public Task SendAsync(string text) => SendAsync(Encoding.UTF8.GetBytes(text));

    public async Task UpgradeAsync(string? request = null)
    {
        await SendAsync(request ?? Handshake());
        var head = await ReadHeadAsync();
        Assert.StartsWith("HTTP/1.1 101 ", head, StringComparison.Ordinal);
    }

    /// <summary>The head of an answer, up to its empty line.</summary>
    public async Task<string> ReadHeadAsync()
    {
        var head = new StringBuilder();
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            var next = await ReadAsync(1);
            if (next is null) break;
            head.Append((char)next[0]);
        }
        return head.ToString();
    }

    public async Task<string> ReadToEndAsync()
    {
        var all = new StringBuilder();
        while (await ReadAsync(1) is { } next) all.Append((char)next[0]);
        return all.ToString();
    }

    /// <summary>The next frame; null at the end of the stream.</summary>
    public async Task<RawFrame?> ReadFrameAsync()
    {
        if (await ReadAsync(2) is not { } start) return null;
        Assert.True((start[1] & 0x80) == 0, "A server does not mask.");
        int length = start[1];
        if (length == 126) length = BinaryPrimitives.ReadUInt16BigEndian(await ReadAsync(2));
        else if (length == 127) length = (int)BinaryPrimitives.ReadInt64BigEndian(await ReadAsync(8));
        return new RawFrame(start[0], (await ReadAsync(length))!);
    }

    /// <summary>Ends the connection with a reset, as a crash does.</summary>
    public void Reset()
    {
        _socket.LingerState = new LingerOption(true, 0);
        _stream.Dispose();
    }

    public void Dispose() => _stream.Dispose();

    private async Task<byte[]?> ReadAsync(int count)
    {
        var bytes = new byte[count];
        try
        {
            int got = await _stream.ReadAtLeastAsync(bytes, count, throwOnEndOfStream: false, TestContext.Current.CancellationToken).AsTask().Soon();
            return got < count ? null : bytes;
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static byte[] BigEndian(int value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, value);
        return bytes;
    }
}
