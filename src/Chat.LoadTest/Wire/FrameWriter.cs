using System.Buffers.Binary;

namespace Chat.LoadTest.Wire;

/// <summary>A client's frames: one frame a message, masked, as RFC 6455 wants it.</summary>
internal static class FrameWriter
{
    public const int HeaderRoom = 14;
    public const byte Text = 0x1;
    public const byte Close = 0x8;
    public const byte Pong = 0xA;

    /// <summary>
    /// Masks a payload where it lies and puts its header right before it.
    /// </summary>
    /// <param name="buffer">The payload starts at <see cref="HeaderRoom"/>.</param>
    /// <returns>The frame, somewhere inside the buffer.</returns>
    public static Span<byte> Frame(Span<byte> buffer, int payloadBytes, byte opcode, uint mask)
    {
        var header = payloadBytes < 126 ? 6 : payloadBytes < 65_536 ? 8 : 14;
        var frame = buffer.Slice(HeaderRoom - header, header + payloadBytes);
        frame[0] = (byte)(0x80 | opcode);
        frame[1] = (byte)(0x80 | (header switch { 6 => payloadBytes, 8 => 126, _ => 127 }));
        if (header == 8) BinaryPrimitives.WriteUInt16BigEndian(frame[2..], (ushort)payloadBytes);
        if (header == 14) BinaryPrimitives.WriteUInt64BigEndian(frame[2..], (ulong)payloadBytes);
        BinaryPrimitives.WriteUInt32LittleEndian(frame[(header - 4)..], mask);
        Mask(frame[header..], mask);
        return frame;
    }

    private static void Mask(Span<byte> payload, uint mask)
    {
        var words = System.Runtime.InteropServices.MemoryMarshal.Cast<byte, uint>(payload);
        var inMemory = BitConverter.IsLittleEndian ? mask : BinaryPrimitives.ReverseEndianness(mask);
        for (var i = 0; i < words.Length; i++) words[i] ^= inMemory;
        for (var i = words.Length * 4; i < payload.Length; i++) payload[i] ^= (byte)(mask >> (i % 4 * 8));
    }
}
