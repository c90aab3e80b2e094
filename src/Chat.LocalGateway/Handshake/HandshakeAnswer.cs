using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;

namespace Chat.LocalGateway.Handshake;

/// <summary>An answer that refuses a handshake.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Body">Text of the body, empty for none. A function's own is not passed on: whether AWS does is not known.</param>
/// <param name="Headers">Further header lines, each with its line end.</param>
/// <param name="Reason">For the log alone: why, as far as somebody said.</param>
internal sealed record HandshakeAnswer(int Status, string Body = "", string Headers = "", string? Reason = null)
{
    private const string RfcGuid = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    public static HandshakeAnswer BadRequest { get; } = new(400, """{"message": "Bad Request"}""");
    public static HandshakeAnswer Forbidden { get; } = new(403, """{"message":"Forbidden"}""");
    public static HandshakeAnswer HeadTimedOut { get; } = new(408);
    public static HandshakeAnswer UrlTooLong { get; } = new(414);
    public static HandshakeAnswer UpgradeRequired { get; } =
        new(426, """{"message": "Upgrade Required"}""", "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n");
    public static HandshakeAnswer TooManyRequests { get; } = new(429, """{"message": "Too Many Requests"}""");
    public static HandshakeAnswer HeadTooLarge { get; } = new(431);
    public static HandshakeAnswer NotInvocable { get; } = new(500, """{"message": "Internal server error"}""");
    public static HandshakeAnswer FunctionFailed { get; } = new(502, """{"message": "Internal server error"}""");
    public static HandshakeAnswer FunctionTimedOut { get; } = new(504, """{"message": "Endpoint request timed out"}""");

    /// <summary>What goes on the wire; the connection ends with it.</summary>
    public byte[] ToBytes()
    {
        string type = Body.Length > 0 ? "Content-Type: application/json\r\n" : "";
        string connection = Status == 426 ? "Upgrade, close" : "close";
        return Encoding.ASCII.GetBytes(string.Create(
            CultureInfo.InvariantCulture,
            $"HTTP/1.1 {Status} {Phrase(Status)}\r\n{Headers}{type}Content-Length: {Body.Length}\r\nConnection: {connection}\r\n\r\n{Body}"));
    }

    /// <summary>The 101, with the subprotocol that $connect chose. No extension is ever in it.</summary>
    public static byte[] SwitchingProtocols(string key, string? subprotocol)
    {
        string chosen = subprotocol is null ? "" : $"Sec-WebSocket-Protocol: {subprotocol}\r\n";
        return Encoding.ASCII.GetBytes(
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" +
            $"Sec-WebSocket-Accept: {Accept(key)}\r\n{chosen}\r\n");
    }

#pragma warning disable CA5350 // RFC 6455 says SHA-1; nothing is kept secret by it
    private static string Accept(string key)
    {
        Span<byte> text = stackalloc byte[key.Length + RfcGuid.Length];
        Encoding.ASCII.GetBytes(key, text);
        Encoding.ASCII.GetBytes(RfcGuid, text[key.Length..]);
        Span<byte> hash = stackalloc byte[SHA1.HashSizeInBytes];
        SHA1.HashData(text, hash);
        return Convert.ToBase64String(hash);
    }
#pragma warning restore CA5350

    private static string Phrase(int status)
    {
        string phrase = ReasonPhrases.GetReasonPhrase(status);
        return phrase.Length == 0 ? "Refused" : phrase;
    }
}
