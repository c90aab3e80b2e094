using System.Buffers.Binary;
using System.Text;
using System.Text.Unicode;

namespace Chat.LocalGateway.Framing;

/// <summary>Bytes for a client, made once and shared by however many clients they go to.</summary>
internal sealed class OutboundFrame
{
    private static readonly byte[] CloseWithoutStatus = [0x88, 0];

    private OutboundFrame(ReadOnlyMemory<byte> bytes, int payloadBytes, bool isText, bool isSendable = true)
    {
        Bytes = bytes;
        PayloadBytes = payloadBytes;
        IsText = isText;
        IsSendable = isSendable;
    }

    /// <summary>What goes on the wire, header included.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    public int PayloadBytes { get; }
    public bool IsText { get; }

    /// <summary>False where the text is not UTF-8. What AWS does with such a post is not known; a client would close with 1007.</summary>
    public bool IsSendable { get; }

    /// <summary>A text frame with a copy of the payload.</summary>
    public static OutboundFrame Text(ReadOnlyMemory<byte> utf8)
    {
        var bytes = TextBuffer(utf8.Length, out int start);
        utf8.Span.CopyTo(bytes.AsSpan(start));
        return new OutboundFrame(bytes, utf8.Length, isText: true, Utf8.IsValid(utf8.Span));
    }

    /// <summary>A text frame from a buffer of <see cref="TextBuffer"/>, filled by the caller with UTF-8.</summary>
    public static OutboundFrame FilledText(byte[] bytes, int payloadBytes) => new(bytes, payloadBytes, isText: true);

    /// <summary>An array for a text frame of this payload, its header written; the payload begins at <paramref name="start"/>.</summary>
    public static byte[] TextBuffer(int payloadBytes, out int start)
    {
        start = payloadBytes switch { < 126 => 2, <= ushort.MaxValue => 4, _ => 10 };
        var bytes = GC.AllocateUninitializedArray<byte>(start + payloadBytes);
        bytes[0] = 0x80 | (byte)Opcode.Text;
        bytes[1] = start switch { 2 => (byte)payloadBytes, 4 => 126, _ => 127 };
        if (start == 4) BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(2), (ushort)payloadBytes);
        if (start == 10) BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(2), (ulong)payloadBytes);
        return bytes;
    }

    public static OutboundFrame Pong(ReadOnlySpan<byte> payload) => Raw([0x80 | (byte)Opcode.Pong, (byte)payload.Length, .. payload]);

    public static OutboundFrame Close(ushort code, string reason)
    {
        if (code == CloseCode.NoStatus) return Raw(CloseWithoutStatus);
        var text = Encoding.UTF8.GetBytes(reason);
        return Raw([0x80 | (byte)Opcode.Close, (byte)(2 + text.Length), (byte)(code >> 8), (byte)code, .. text]);
    }

    /// <summary>Bytes that are no text frame: a control frame, or the answer to the handshake.</summary>
    public static OutboundFrame Raw(byte[] bytes) => new(bytes, 0, isText: false);
}
