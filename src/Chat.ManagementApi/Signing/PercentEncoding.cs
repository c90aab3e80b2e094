using System.Buffers;
using System.Text;

namespace Chat.ManagementApi.Signing;

/// <summary>Percent-encoding as SigV4 defines it: everything but RFC 3986's unreserved characters, hexadecimal digits in capitals.</summary>
internal static class PercentEncoding
{
    private static readonly SearchValues<byte> Unreserved =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"u8);

    /// <summary>Escapes a segment into a destination of at least three bytes for each of the segment's.</summary>
    /// <returns>How many bytes it took.</returns>
    public static int Escape(ReadOnlySpan<byte> segment, Span<byte> destination)
    {
        var written = 0;
        while (!segment.IsEmpty)
        {
            var plain = segment.IndexOfAnyExcept(Unreserved);
            if (plain < 0) plain = segment.Length;
            segment[..plain].CopyTo(destination[written..]);
            written += plain;
            if (plain == segment.Length) break;
            written += EscapeByte(segment[plain], destination[written..]);
            segment = segment[(plain + 1)..];
        }

        return written;
    }

    /// <summary>Escapes each segment of a path, and leaves the slashes between them.</summary>
    public static byte[] EscapePath(ReadOnlySpan<byte> path)
    {
        var escaped = new byte[path.Length * 3];
        var written = 0;
        foreach (var range in path.Split((byte)'/'))
        {
            if (range.Start.Value > 0) escaped[written++] = (byte)'/';
            written += Escape(path[range], escaped.AsSpan(written));
        }

        return escaped[..written];
    }

    /// <summary>An id as a path segment, in text: for transports that want strings.</summary>
    public static string Escape(string segment)
    {
        var utf8 = Encoding.UTF8.GetBytes(segment);
        var escaped = new byte[utf8.Length * 3];
        return Encoding.ASCII.GetString(escaped.AsSpan(0, Escape(utf8, escaped)));
    }

    private static int EscapeByte(byte value, Span<byte> destination)
    {
        destination[0] = (byte)'%';
        destination[1] = "0123456789ABCDEF"u8[value >> 4];
        destination[2] = "0123456789ABCDEF"u8[value & 15];
        return 3;
    }
}
