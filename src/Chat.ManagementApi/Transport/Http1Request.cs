using Chat.ManagementApi.Signing;

namespace Chat.ManagementApi.Transport;

/// <summary>A signed post as HTTP/1.1 bytes.</summary>
internal static class Http1Request
{
    /// <summary>What the parts that are measured below leave out: method, names, date, hashes, length and line ends.</summary>
    private const int FixedBytes = 512;

    /// <param name="buffer">Replaced by a larger one where the request does not fit.</param>
    /// <returns>Bytes of the request.</returns>
    public static int Write(in Post post, ref byte[] buffer)
    {
        var path = post.Key.WirePath;
        var body = post.Payload.Bytes.Span;
        var size = FixedBytes + path.Length + ConnectionId.MaxBytes * 3 + post.Key.Head.Length + body.Length;
        if (buffer.Length < size) buffer = new byte[size];
        Span<byte> date = stackalloc byte[SigV4.DateBytes];
        SigV4.WriteDate(post.Utc, date);
        var text = new ByteWriter(buffer);
        text.Write("POST "u8);
        text.Write(path);
        text.WriteEscaped(post.ConnectionId);
        text.Write(post.Key.Head);
        post.Key.Sign(post.ConnectionId, post.Payload, date, text.Take(SigV4.HexBytes));
        text.Write("\r\nX-Amz-Date: "u8);
        text.Write(date);
        text.Write("\r\nX-Amz-Content-Sha256: "u8);
        text.Write(post.Payload.Hash);
        text.Write("\r\nContent-Length: "u8);
        text.Write(body.Length);
        text.Write("\r\n\r\n"u8);
        text.Write(body);
        return text.Length;
    }
}
