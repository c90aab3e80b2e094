using System.Buffers.Text;

namespace Chat.ManagementApi.Transport;

/// <summary>A body in chunks, joined where it stands.</summary>
internal static class ChunkedBody
{
    /// <summary>Far above any answer that is read here, and far below where sums of it overflow.</summary>
    private const int MaxChunk = 1 << 20;

    /// <param name="body">Everything behind the head; where complete, the joined chunks come first in it.</param>
    /// <param name="length">Bytes of the joined chunks.</param>
    /// <param name="consumed">Bytes that the chunks took, the last one and its trailers included.</param>
    public static Parsed Join(Span<byte> body, out int length, out int consumed)
    {
        length = 0;
        var parsed = Measure(body, out consumed);
        if (parsed != Parsed.Complete) return parsed;
        for (var rest = body; ;)
        {
            var (size, start) = ReadSize(rest);
            if (size == 0) return Parsed.Complete;
            rest.Slice(start, size).CopyTo(body[length..]);
            length += size;
            rest = rest[(start + size + 2)..];
        }
    }

    private static Parsed Measure(ReadOnlySpan<byte> body, out int consumed)
    {
        consumed = 0;
        while (true)
        {
            var (size, start) = ReadSize(body[consumed..]);
            if (size < 0) return start < 0 ? Parsed.Invalid : Parsed.Incomplete;
            consumed += start;
            if (size == 0) return SkipTrailers(body, ref consumed);
            if (body.Length - consumed < size + 2) return Parsed.Incomplete;
            if (!body.Slice(consumed + size, 2).SequenceEqual("\r\n"u8)) return Parsed.Invalid;
            consumed += size + 2;
        }
    }

    private static Parsed SkipTrailers(ReadOnlySpan<byte> body, ref int consumed)
    {
        while (true)
        {
            var end = body[consumed..].IndexOf("\r\n"u8);
            if (end < 0) return Parsed.Incomplete;
            consumed += end + 2;
            if (end == 0) return Parsed.Complete;
        }
    }

    /// <returns>The chunk's size and where it starts; (-1, 0) where the line is not all there, (-1, -1) where it is none.</returns>
    private static (int Size, int Start) ReadSize(ReadOnlySpan<byte> bytes)
    {
        var end = bytes.IndexOf("\r\n"u8);
        if (end < 0) return (-1, bytes.Length > 128 ? -1 : 0);
        var isNumber = Utf8Parser.TryParse(bytes[..end], out int size, out var digits, 'x') && size is >= 0 and <= MaxChunk
            && (digits == end || bytes[digits] is (byte)';' or (byte)' ');
        return isNumber ? (size, end + 2) : (-1, -1);
    }
}
