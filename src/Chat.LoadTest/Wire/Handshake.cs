using System.Security.Cryptography;
using System.Text;

namespace Chat.LoadTest.Wire;

/// <summary>The HTTP request and answer that open a WebSocket.</summary>
internal static class Handshake
{
    /// <summary>An answer's head that is longer than this is none.</summary>
    public const int MaxHeadBytes = 16_384;

    public static (byte[] Request, string Key) Request(Uri url)
    {
        var key = Convert.ToBase64String(RandomNumberGenerator.GetBytes(16));
        var request = $"GET {url.PathAndQuery} HTTP/1.1\r\nHost: {url.Authority}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
            + $"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {key}\r\nUser-Agent: chat-load\r\n\r\n";
        return (Encoding.ASCII.GetBytes(request), key);
    }

    /// <summary>Bytes of the head with its empty line, 0 while that has not arrived.</summary>
    public static int HeadBytes(ReadOnlySpan<byte> received)
    {
        var end = received.IndexOf("\r\n\r\n"u8);
        return end < 0 ? 0 : end + 4;
    }

    /// <returns>Null where the connection is open, else why it is not.</returns>
    public static RefusedException? Check(ReadOnlySpan<byte> head, string key)
    {
        var lines = Encoding.ASCII.GetString(head).Split("\r\n");
        var status = lines[0].Split(' ', 3);
        if (status.Length < 2 || !status[0].StartsWith("HTTP/1.", StringComparison.Ordinal) || !int.TryParse(status[1], out var code))
            return new RefusedException("it does not speak HTTP", 0);
        if (code != 101) return new RefusedException($"it answers {code} {(status.Length > 2 ? status[2] : "")}".TrimEnd(), code);
        var accept = lines.FirstOrDefault(line => line.StartsWith("Sec-WebSocket-Accept:", StringComparison.OrdinalIgnoreCase));
        return accept?[21..].Trim() == Accept(key) ? null : new RefusedException("its 101 does not carry the right Sec-WebSocket-Accept", 101);
    }

#pragma warning disable CA5350 // RFC 6455 asks for SHA-1; nothing is protected by it.
    private static string Accept(string key) =>
        Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")));
#pragma warning restore CA5350
}

/// <summary>A server that was reached would not open the connection; the message is half a sentence about it.</summary>
/// <param name="status">The HTTP status, 0 where there was none.</param>
internal sealed class RefusedException(string message, int status) : Exception(message)
{
    public int Status => status;
}
