using System.Buffers.Binary;

namespace Chat.LocalGateway.Framing;

/// <summary>The header of one frame from a client.</summary>
internal readonly record struct FrameHeader(Opcode Opcode, bool Final, int HeaderBytes, int PayloadBytes, uint Mask)
{
    /// <summary>2, 8 for the longest length, 4 for the mask.</summary>
    public const int MaxBytes = 14;

    /// <summary>What RFC 6455, section 5.5, allows a control frame.</summary>
    private const int MaxControlPayload = 125;

    public int FrameBytes => HeaderBytes + PayloadBytes;
    public bool IsControl => Opcode >= Opcode.Close;

    /// <summary>
    /// Reads a header off the start of what has arrived. Fails as early as the bytes show it: a client may announce much
    /// and send little.
    /// </summary>
    /// <param name="violation">The close code where the header may not be, else 0.</param>
    /// <returns>False while bytes are missing, and on a violation.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, int maxPayload, out FrameHeader header, out ushort violation)
    {
        header = default;
        violation = FirstViolation(bytes);
        if (violation != 0 || bytes.Length < 2) return false;
        if (!TryReadLength(bytes, out long length, out int position)) return false;
        violation = LengthViolation(length, bytes[1] & 0x7F, maxPayload);
        if (violation != 0 || bytes.Length < position + 4) return false;
        header = new FrameHeader(
            (Opcode)(bytes[0] & 0x0F), (bytes[0] & 0x80) != 0, position + 4, (int)length,
            BinaryPrimitives.ReadUInt32LittleEndian(bytes[position..]));
        return true;
    }

    private static ushort FirstViolation(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty) return 0;
        byte first = bytes[0];
        if ((first & 0x70) != 0) return CloseCode.ProtocolError; // no extension is ever negotiated
        switch ((Opcode)(first & 0x0F))
        {
            case Opcode.Continuation or Opcode.Text:
                break;
            case Opcode.Binary:
                return CloseCode.NotText;
            case Opcode.Close or Opcode.Ping or Opcode.Pong:
                if ((first & 0x80) == 0) return CloseCode.ProtocolError;
                if (bytes.Length > 1 && (bytes[1] & 0x7F) > MaxControlPayload) return CloseCode.ProtocolError;
                break;
            default:
                return CloseCode.ProtocolError;
        }
        return bytes.Length > 1 && (bytes[1] & 0x80) == 0 ? CloseCode.ProtocolError : (ushort)0;
    }

    private static bool TryReadLength(ReadOnlySpan<byte> bytes, out long length, out int position)
    {
        int marker = bytes[1] & 0x7F;
        position = marker switch { 126 => 4, 127 => 10, _ => 2 };
        length = marker;
        if (bytes.Length < position) return false;
        if (marker == 126) length = BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]);
        if (marker == 127) length = BinaryPrimitives.ReadInt64BigEndian(bytes[2..]);
        return true;
    }

    /// <summary>A length takes the fewest bytes that hold it (RFC 6455, section 5.2).</summary>
    private static ushort LengthViolation(long length, int marker, int maxPayload) => marker switch
    {
        126 when length < 126 => CloseCode.ProtocolError,
        127 when length is < 0 or < 65_536 => CloseCode.ProtocolError,
        _ => length > maxPayload ? CloseCode.TooLarge : (ushort)0,
    };
}
