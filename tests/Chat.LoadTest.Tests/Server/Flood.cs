using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace Chat.LoadTest.Tests.Server;

/// <summary>
/// A server that delivers faster than anything that stores, routes or counts: it has one room, answers what it must, and
/// sends each member the first message again and again, which the protocol allows, as fast as the sockets take it.
/// </summary>
internal sealed class Flood : IDisposable
{
    /// <summary>Frames for each member in one write.</summary>
    private const int FramesAWrite = 200;

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly List<NetworkStream> _members = [];
    private readonly int _writes;
    private byte[]? _entry;

    /// <param name="framesEach">For each member, all that it gets.</param>
    public Flood(int framesEach)
    {
        _writes = framesEach / FramesAWrite;
        _listener.Start();
        _ = AcceptAsync();
    }

    public Uri Url => new($"ws://{_listener.LocalEndpoint}/local");

    public void Dispose()
    {
        _listener.Dispose();
        lock (_members)
            foreach (var member in _members) member.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true) _ = ServeAsync(new NetworkStream(await _listener.AcceptSocketAsync(), ownsSocket: true));
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(NetworkStream stream)
    {
        lock (_members) _members.Add(stream);
        try
        {
            await UpgradeAsync(stream);
            while (true) await AnswerAsync(stream, await ReadAsync(stream));
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // The client has gone.
        }
    }

    private static async Task UpgradeAsync(NetworkStream stream)
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            await stream.ReadExactlyAsync(one);
            head.Append((char)one[0]);
        }
        var key = head.ToString().Split("Sec-WebSocket-Key:")[1].Split("\r\n")[0].Trim();
#pragma warning disable CA5350 // RFC 6455 asks for SHA-1; nothing is protected by it.
        var accept = Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")));
#pragma warning restore CA5350
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {accept}\r\n\r\n"));
    }

    private async Task AnswerAsync(NetworkStream stream, string frame)
    {
        string Field(string name) => frame.Split($"\"{name}\":\"")[1].Split('"')[0];
        var (room, reference) = (Field("room"), Field("ref"));
        var head = $$"""{"type":"message","room":"{{room}}","seq":1,"user":"guest:a","name":"a","at":"2026-11-25T00:00:00.000Z","text":""";
        switch (Field("action"))
        {
            case "join":
                await stream.WriteAsync(Frame($$"""{"type":"joined","room":"{{room}}","seq":0,"epoch":"e","connections":1,"read":0,"entries":[],"more":false,"lost":false,"ref":"{{reference}}"}"""));
                break;
            case "history":
                await stream.WriteAsync(Frame($$"""{"type":"history","room":"{{room}}","epoch":"e","entries":[{{Encoding.UTF8.GetString(_entry!)}}],"more":false,"lost":false,"ref":"{{reference}}"}"""));
                break;
            case "message":
                _entry = Encoding.UTF8.GetBytes($"{head}\"{Field("text")}\"}}");
                await stream.WriteAsync(Frame($"{head}\"{Field("text")}\",\"ref\":\"{reference}\"}}"));
                byte[] burst = [.. Enumerable.Repeat(Frame(Encoding.UTF8.GetString(_entry)), FramesAWrite).SelectMany(bytes => bytes)];
                lock (_members)
                    foreach (var member in _members) _ = Task.Run(() => PourAsync(member, burst));
                break;
        }
    }

    private async Task PourAsync(NetworkStream member, byte[] burst)
    {
        try
        {
            for (var write = 0; write < _writes; write++) await member.WriteAsync(burst);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // The client has gone.
        }
    }

    private static async Task<string> ReadAsync(NetworkStream stream)
    {
        var head = new byte[2];
        await stream.ReadExactlyAsync(head);
        if ((head[0] & 0x0F) != 1) throw new IOException("it closes");
        var length = head[1] & 0x7F;
        if (length == 126)
        {
            await stream.ReadExactlyAsync(head);
            length = (head[0] << 8) | head[1];
        }
        var rest = new byte[4 + length];
        await stream.ReadExactlyAsync(rest);
        return Encoding.UTF8.GetString([.. rest.Skip(4).Select((value, i) => (byte)(value ^ rest[i % 4]))]);
    }

    private static byte[] Frame(string text)
    {
        var payload = Encoding.UTF8.GetBytes(text);
        return payload.Length < 126 ? [0x81, (byte)payload.Length, .. payload] : [0x81, 126, (byte)(payload.Length >> 8), (byte)payload.Length, .. payload];
    }
}
