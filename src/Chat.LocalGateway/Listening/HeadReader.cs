using System.Buffers;
using Chat.LocalGateway.Handshake;

namespace Chat.LocalGateway.Listening;

/// <summary>Reads a request's head off a socket, in whatever pieces it comes, and not a byte of what follows it.</summary>
internal sealed class HeadReader(IArrivingSocket socket, GatewayOptions options)
{
    private readonly byte[] _buffer = ArrayPool<byte>.Shared.Rent(options.HeadBytes);
    private int _length;

    /// <returns>
    /// The head; or a refusal, when it is malformed or too large; or neither, when the client has gone.
    /// </returns>
    public async ValueTask<(RequestHead? Head, HandshakeAnswer? Refusal)> ReadAsync()
    {
        try
        {
            while (await socket.WaitAsync())
            {
                int end = Look(out bool gone);
                if (gone) return default;
                if (UrlIsTooLong()) return (null, HandshakeAnswer.UrlTooLong);
                if (HeadersAreTooLong()) return (null, HandshakeAnswer.HeadTooLarge);
                if (end > 0) return Parsed(end);
                if (_length >= options.HeadBytes) return (null, HandshakeAnswer.HeadTooLarge);
            }
            return default;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(_buffer);
        }
    }

    private (RequestHead? Head, HandshakeAnswer? Refusal) Parsed(int end) =>
        RequestHead.Parse(_buffer.AsSpan(0, end)) is { } head ? (head, null) : (null, HandshakeAnswer.BadRequest);

    /// <summary>Looks first and then takes exactly the head: a client's early frames are for the connection to read.</summary>
    private int Look(out bool gone)
    {
        var free = _buffer.AsSpan(_length, options.HeadBytes - _length);
        int seen = socket.Receive(free, peek: true);
        gone = seen == 0;
        if (seen <= 0) return -1;
        int end = RequestHead.EndOf(_buffer.AsSpan(0, _length + seen));
        int take = end < 0 ? seen : end - _length;
        _length += socket.Receive(free[..take], peek: false);
        return end;
    }

    private bool HeadersAreTooLong()
    {
        int line = _buffer.AsSpan(0, _length).IndexOf("\r\n"u8);
        return line >= 0 && _length - (line + 2) > options.HeaderBytes + 2; // 2 for a line's end: the request line's, and the empty line
    }

    private bool UrlIsTooLong()
    {
        var line = _buffer.AsSpan(0, _length);
        int start = line.IndexOf((byte)' ') + 1;
        int length = line[start..].IndexOfAny((byte)' ', (byte)'\r');
        return (length < 0 ? line.Length - start : length) > options.UrlBytes;
    }
}
