using System.Buffers.Binary;

namespace Chat.Gateway.Benchmarks.Load;

/// <summary>The frame that a client publishes: made once, and of each message only the mark is new.</summary>
internal sealed class Publication
{
    /// <summary>Servers unmask with whatever key; one for all saves the load the work.</summary>
    private static readonly byte[] Mask = [0x37, 0xFA, 0x21, 0x3D];

    private readonly byte[] _frame;
    private readonly int _headerBytes;
    private readonly int _markAt;

    public Publication(Dialect dialect, int textBytes)
    {
        var text = new byte[textBytes];
        text.AsSpan().Fill((byte)'x');
        var (before, after) = dialect.Around(textBytes);
        byte[] payload = [.. before, .. text, .. after];
        _frame = Frame(payload, dialect.IsBinary);
        _headerBytes = _frame.Length - payload.Length;
        _markAt = _headerBytes + before.Length;
    }

    /// <summary>Good until the next one.</summary>
    public ReadOnlySpan<byte> Of(int publisher, long number)
    {
        var mark = _frame.AsSpan(_markAt, TextMark.Bytes);
        TextMark.Write(mark, publisher, number);
        Apply(mark, _markAt - _headerBytes);
        return _frame;
    }

    /// <summary>A masked frame of up to 65,535 bytes.</summary>
    public static byte[] Frame(ReadOnlySpan<byte> payload, bool binary)
    {
        var isShort = payload.Length < 126;
        var header = isShort ? 6 : 8;
        var frame = new byte[header + payload.Length];
        frame[0] = (byte)(0x80 | (binary ? 2 : 1));
        frame[1] = (byte)(0x80 | (isShort ? payload.Length : 126));
        if (!isShort) BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(2), (ushort)payload.Length);
        Mask.CopyTo(frame, header - 4);
        payload.CopyTo(frame.AsSpan(header));
        Apply(frame.AsSpan(header), 0);
        return frame;
    }

    private static void Apply(Span<byte> bytes, int offset)
    {
        for (var i = 0; i < bytes.Length; i++) bytes[i] ^= Mask[(offset + i) & 3];
    }
}
