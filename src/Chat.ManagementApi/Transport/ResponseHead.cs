namespace Chat.ManagementApi.Transport;

/// <summary>How much of an answer a buffer holds.</summary>
internal enum Parsed
{
    /// <summary>More bytes are needed.</summary>
    Incomplete,

    Complete,

    /// <summary>These bytes are not HTTP/1.1, or readers may differ about them: nothing behind them can be trusted.</summary>
    Invalid,
}

/// <summary>The head of an HTTP/1.1 answer, read strictly and without garbage.</summary>
internal ref struct ResponseHead
{
    public int Status { get; private set; }

    /// <summary>Bytes of status line and headers, the empty line included.</summary>
    public int Length { get; private set; }

    /// <summary>Bytes of the body; -1 where it is chunked or ends with the connection.</summary>
    public int BodyLength { get; private set; }

    public bool IsChunked { get; private set; }

    /// <summary>Whether the connection stays open behind the answer.</summary>
    public bool KeepsAlive { get; private set; }

    /// <summary>The x-amzn-ErrorType header, or nothing.</summary>
    public ReadOnlySpan<byte> ErrorType { get; private set; }

    public static Parsed Parse(ReadOnlySpan<byte> bytes, out ResponseHead head)
    {
        head = new ResponseHead { BodyLength = -1 };
        var end = bytes.IndexOf("\r\n\r\n"u8);
        if (end < 0) return StartsLikeHttp(bytes) ? Parsed.Incomplete : Parsed.Invalid;
        head.Length = end + 4;
        var lines = bytes[..(end + 2)];
        if (!head.ReadStatusLine(TakeLine(ref lines))) return Parsed.Invalid;
        while (!lines.IsEmpty)
        {
            if (!head.ReadHeader(TakeLine(ref lines))) return Parsed.Invalid;
        }

        return head.Settle() ? Parsed.Complete : Parsed.Invalid;
    }

    private static bool StartsLikeHttp(ReadOnlySpan<byte> bytes)
    {
        var expected = "HTTP/1."u8;
        var common = Math.Min(bytes.Length, expected.Length);
        return bytes[..common].SequenceEqual(expected[..common]);
    }

    private static ReadOnlySpan<byte> TakeLine(scoped ref ReadOnlySpan<byte> lines)
    {
        var end = lines.IndexOf("\r\n"u8);
        var line = lines[..end];
        lines = lines[(end + 2)..];
        return line;
    }

    private bool ReadStatusLine(ReadOnlySpan<byte> line)
    {
        if (line.Length < 12 || !line.StartsWith("HTTP/1."u8) || line[7] is not ((byte)'0' or (byte)'1') || line[8] != ' ') return false;
        if (ReadNumber(line[9..12]) is not (>= 100 and var status)) return false;
        if (line.Length > 12 && line[12] != ' ') return false;
        Status = status;
        KeepsAlive = line[7] == '1';
        return true;
    }

    private bool ReadHeader(ReadOnlySpan<byte> line)
    {
        var colon = line.IndexOf((byte)':');
        if (colon <= 0 || line[..colon].IndexOfAny((byte)' ', (byte)'\t') >= 0) return false;
        if (line.IndexOfAny((byte)'\r', (byte)'\n', (byte)'\0') >= 0) return false;
        var name = line[..colon];
        var value = Trim(line[(colon + 1)..]);
        return name.Length switch
        {
            10 when Is(name, "connection"u8) => ReadConnection(value),
            14 when Is(name, "content-length"u8) => ReadLength(value),
            16 when Is(name, "x-amzn-errortype"u8) => ReadErrorType(value),
            17 when Is(name, "transfer-encoding"u8) => ReadEncoding(value),
            _ => true,
        };
    }

    /// <param name="text">Any capitals.</param>
    /// <param name="lower">Small letters, digits and hyphens.</param>
    private static bool Is(ReadOnlySpan<byte> text, ReadOnlySpan<byte> lower)
    {
        if (text.Length != lower.Length) return false;
        for (var i = 0; i < text.Length; i++)
        {
            var small = text[i] is >= (byte)'A' and <= (byte)'Z' ? text[i] + ('a' - 'A') : text[i];
            if (small != lower[i]) return false;
        }

        return true;
    }

    private static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> text)
    {
        while (text.Length > 0 && text[0] is (byte)' ' or (byte)'\t') text = text[1..];
        while (text.Length > 0 && text[^1] is (byte)' ' or (byte)'\t') text = text[..^1];
        return text;
    }

    /// <returns>-1 for what is no number of one to nine digits.</returns>
    private static int ReadNumber(ReadOnlySpan<byte> digits)
    {
        if (digits.Length is 0 or > 9) return -1;
        var number = 0;
        foreach (var digit in digits)
        {
            if (digit is < (byte)'0' or > (byte)'9') return -1;
            number = number * 10 + digit - '0';
        }

        return number;
    }

    private bool ReadConnection(ReadOnlySpan<byte> value)
    {
        for (var comma = 0; comma >= 0; value = value[(comma + 1)..])
        {
            comma = value.IndexOf((byte)',');
            if (Is(Trim(comma < 0 ? value : value[..comma]), "close"u8)) KeepsAlive = false;
        }

        return true;
    }

    private bool ReadLength(ReadOnlySpan<byte> value)
    {
        var length = ReadNumber(value);
        if (length < 0) return false;
        if (BodyLength >= 0 && BodyLength != length) return false;
        BodyLength = length;
        return true;
    }

    private bool ReadErrorType(ReadOnlySpan<byte> value)
    {
        ErrorType = value;
        return true;
    }

    private bool ReadEncoding(ReadOnlySpan<byte> value)
    {
        var isChunked = !IsChunked && Is(value, "chunked"u8);
        IsChunked = true;
        return isChunked;
    }

    /// <summary>A length beside chunks is how answers are smuggled; 101 would change the protocol.</summary>
    private bool Settle()
    {
        if ((IsChunked && BodyLength >= 0) || Status == 101) return false;
        if (Status is < 200 or 204 or 304) (BodyLength, IsChunked) = (0, false);
        return true;
    }
}
