using System.Text.Unicode;

namespace Chat.LocalGateway.Framing;

/// <summary>
/// Bytes in, messages out: the frames of one client, in whatever pieces they arrive. Holds nothing while no frame or message
/// is incomplete, so an idle connection costs three empty references.
/// </summary>
internal struct FrameReader
{
    private PartialBuffer? _frame;
    private PartialBuffer? _message;
    private PartialBuffer? _spent;

    /// <summary>Whether buffers are held for something incomplete.</summary>
    public readonly bool HoldsBuffers => _frame is not null || _message is not null || _spent is not null;

    /// <summary>
    /// Reads on in <paramref name="bytes"/>, which is cut by what was read; payloads are unmasked where they lie. After a
    /// violation or a close frame, what follows means nothing and is not to be read.
    /// </summary>
    /// <returns>False when all bytes are used up and nothing more is complete.</returns>
    public bool Next(ref Span<byte> bytes, int maxFrame, int maxMessage, out Incoming incoming)
    {
        Free(ref _spent);
        incoming = default;
        while (TryTake(ref bytes, maxFrame, maxMessage, out var header, out var payload, out ushort violation))
        {
            if (violation != 0)
            {
                incoming = Violation(violation);
                return true;
            }
            Masking.Unmask(payload, header.Mask);
            if (TryComplete(header, payload, out incoming)) return true;
            Free(ref _spent);
        }
        return false;
    }

    /// <summary>Gives all buffers back; for the end of the connection.</summary>
    public void Release()
    {
        Free(ref _spent);
        Free(ref _frame);
        Free(ref _message);
    }

    private static Incoming Violation(ushort code) => new(IncomingKind.Violation, default, code);

    private static void Free(ref PartialBuffer? buffer)
    {
        buffer?.Release();
        buffer = null;
    }

    /// <summary>True with a whole frame or a violation, false when more bytes are needed.</summary>
    private bool TryTake(
        ref Span<byte> bytes, int maxFrame, int maxMessage, out FrameHeader header, out Span<byte> payload, out ushort violation)
    {
        if (_frame is not null) return TryTakePartial(_frame, ref bytes, maxFrame, maxMessage, out header, out payload, out violation);
        payload = default;
        bool known = TryReadHeader(bytes, maxFrame, maxMessage, out header, out violation);
        if (violation != 0) return true;
        if (known && bytes.Length >= header.FrameBytes)
        {
            payload = bytes.Slice(header.HeaderBytes, header.PayloadBytes);
            bytes = bytes[header.FrameBytes..];
            return true;
        }
        if (bytes.IsEmpty) return false;
        _frame = new PartialBuffer(known ? header.FrameBytes : FrameHeader.MaxBytes);
        _frame.Append(bytes);
        bytes = default;
        return false;
    }

    private bool TryTakePartial(
        PartialBuffer frame, ref Span<byte> bytes, int maxFrame, int maxMessage,
        out FrameHeader header, out Span<byte> payload, out ushort violation)
    {
        payload = default;
        while (!TryReadHeader(frame.Span, maxFrame, maxMessage, out header, out violation))
        {
            if (violation != 0) return true;
            if (bytes.IsEmpty) return false;
            frame.Append(bytes[..1]);
            bytes = bytes[1..];
        }
        if (violation != 0) return true;
        int missing = Math.Min(header.FrameBytes - frame.Length, bytes.Length);
        frame.Reserve(header.FrameBytes);
        frame.Append(bytes[..missing]);
        bytes = bytes[missing..];
        if (frame.Length < header.FrameBytes) return false;
        payload = frame.Span.Slice(header.HeaderBytes, header.PayloadBytes);
        (_frame, _spent) = (null, frame);
        return true;
    }

    /// <summary>The header, and whether it may come at this point of a message in fragments.</summary>
    private readonly bool TryReadHeader(ReadOnlySpan<byte> bytes, int maxFrame, int maxMessage, out FrameHeader header, out ushort violation)
    {
        if (!FrameHeader.TryRead(bytes, maxFrame, out header, out violation)) return false;
        if (header.IsControl) return true;
        if ((header.Opcode == Opcode.Continuation) != (_message is not null)) violation = CloseCode.ProtocolError;
        else if ((_message?.Length ?? 0) + header.PayloadBytes > maxMessage) violation = CloseCode.TooLarge;
        return true;
    }

    private bool TryComplete(FrameHeader header, Span<byte> payload, out Incoming incoming)
    {
        if (header.IsControl)
        {
            incoming = new Incoming(Kind(header.Opcode), payload);
            return true;
        }
        incoming = default;
        if (header is { Final: true, Opcode: Opcode.Text })
        {
            incoming = Message(payload);
            return true;
        }
        var message = _message ??= new PartialBuffer(payload.Length * 2);
        message.Append(payload);
        if (!header.Final) return false;
        Free(ref _spent); // the last fragment's own buffer: its bytes are in the message now
        (_message, _spent) = (null, message);
        incoming = Message(message.Span);
        return true;
    }

    private static Incoming Message(ReadOnlySpan<byte> text) =>
        Utf8.IsValid(text) ? new Incoming(IncomingKind.Message, text) : Violation(CloseCode.NotUtf8);

    private static IncomingKind Kind(Opcode control) => control switch
    {
        Opcode.Ping => IncomingKind.Ping,
        Opcode.Pong => IncomingKind.Pong,
        _ => IncomingKind.Close,
    };
}
