using System.Buffers.Binary;
using System.Buffers.Text;

namespace Chat.LocalGateway.Events;

/// <summary>
/// Ids of API Gateway's form: 11 bytes as base64url with one <c>=</c>, 16 characters. A connection's id and those of its
/// messages share the last four before the sign; byte 8 is 2 in them and 5 in request ids, as in every capture.
/// </summary>
/// <param name="start">Where to begin counting. From <see cref="StartAt"/>, ids never come back, not after a restart either.</param>
/// <param name="seed">For the last two bytes.</param>
internal sealed class EventIds(ulong start, ulong seed)
{
    private const byte ForConnections = 2;
    private const byte ForRequests = 5;

    /// <summary>An odd factor: it maps the count to ids that look alike no longer, and maps no two to one.</summary>
    private const ulong Scatter = 0x9E3779B97F4A7C15;

    private ulong _count = start;

    /// <summary>A million ids a millisecond until the next start could meet this one's.</summary>
    public static ulong StartAt(DateTimeOffset now) => (ulong)now.ToUnixTimeMilliseconds() << 20;

    public string NewConnection()
    {
        ulong count = Interlocked.Increment(ref _count);
        return Write(count, ForConnections, Tail(count));
    }

    public string NewRequest()
    {
        ulong count = Interlocked.Increment(ref _count);
        return Write(count, ForRequests, Tail(count));
    }

    /// <summary>An id for a message of this connection.</summary>
    public string NewMessage(string connectionId) =>
        string.Create(16, (Id: NewConnection(), connectionId), static (into, ids) =>
        {
            ids.Id.AsSpan(0, 11).CopyTo(into);
            ids.connectionId.AsSpan(11).CopyTo(into[11..]);
        });

    private ushort Tail(ulong count) => (ushort)((count + seed) * Scatter >> 40);

    private static string Write(ulong count, byte kind, ushort tail)
    {
        Span<byte> bytes = stackalloc byte[11];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, count * Scatter);
        bytes[8] = kind;
        BinaryPrimitives.WriteUInt16BigEndian(bytes[9..], tail);
        Span<char> text = stackalloc char[16];
        Base64Url.EncodeToChars(bytes, text);
        text[15] = '=';
        return new string(text);
    }
}
