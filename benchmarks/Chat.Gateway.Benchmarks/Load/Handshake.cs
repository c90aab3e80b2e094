using System.Text;

namespace Chat.Gateway.Benchmarks.Load;

/// <summary>The request that opens a WebSocket. The key is RFC 6455's own example: one for all, so that the answer is known.</summary>
internal static class Handshake
{
    public static ReadOnlySpan<byte> Accept => "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="u8;

    public static byte[] Request(string path, int port) => Encoding.ASCII.GetBytes(
        $"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
        + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nUser-Agent: chat-bench\r\n\r\n");
}
