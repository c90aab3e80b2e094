using System.Buffers.Binary;

namespace Chat.ManagementApi.Transport.Http2;

/// <summary>Kinds of frames (RFC 9113, section 6). Others are skipped, as the standard wants.</summary>
internal enum FrameType : byte
{
    Data = 0,
    Headers = 1,
    Priority = 2,
    Reset = 3,
    Settings = 4,
    PushPromise = 5,
    Ping = 6,
    GoAway = 7,
    WindowUpdate = 8,
    Continuation = 9,
}

[Flags]
internal enum FrameFlags : byte
{
    None = 0,
    /// <summary>The last of its stream; of SETTINGS and PING, that it is the receipt for one.</summary>
    EndStream = 1,
    EndHeaders = 4,
    Padded = 8,
    Priority = 32,
}

/// <summary>Why a stream or a connection is given up (RFC 9113, section 7).</summary>
internal enum ErrorCode
{
    None = 0,
    Protocol = 1,
    FlowControl = 3,
    FrameSize = 6,
    RefusedStream = 7,
    Cancel = 8,
    Compression = 9,
    EnhanceYourCalm = 11,
}

/// <summary>What an end wants the other to keep to (RFC 9113, section 6.5.2).</summary>
internal enum Setting
{
    HeaderTableSize = 1,
    EnablePush = 2,
    MaxConcurrentStreams = 3,
    InitialWindowSize = 4,
    MaxFrameSize = 5,
    MaxHeaderListSize = 6,
}

/// <summary>The nine bytes in front of each frame's payload.</summary>
internal readonly record struct FrameHeader(int Length, FrameType Type, FrameFlags Flags, int Stream)
{
    public const int Bytes = 9;

    /// <summary>The largest payload where no setting says otherwise.</summary>
    public const int DefaultMaxLength = 16_384;

    public const int MaxMaxLength = (1 << 24) - 1;

    /// <summary>Bytes that may be sent ahead of the receiver's say where no setting says otherwise.</summary>
    public const int DefaultWindow = 65_535;

    public static ReadOnlySpan<byte> Preface => "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8;

    public bool EndsStream => (Flags & FrameFlags.EndStream) != 0;

    public bool EndsHeaders => (Flags & FrameFlags.EndHeaders) != 0;

    public bool IsAck => (Flags & FrameFlags.EndStream) != 0;

    public static FrameHeader Read(ReadOnlySpan<byte> bytes) => new(
        (BinaryPrimitives.ReadUInt16BigEndian(bytes) << 8) | bytes[2],
        (FrameType)bytes[3],
        (FrameFlags)bytes[4],
        BinaryPrimitives.ReadInt32BigEndian(bytes[5..]) & int.MaxValue);

    public void Write(Span<byte> bytes)
    {
        BinaryPrimitives.WriteUInt16BigEndian(bytes, (ushort)(Length >> 8));
        bytes[2] = (byte)Length;
        bytes[3] = (byte)Type;
        bytes[4] = (byte)Flags;
        BinaryPrimitives.WriteInt32BigEndian(bytes[5..], Stream);
    }

    /// <summary>Cuts padding off, and the priority of a HEADERS frame.</summary>
    /// <returns>Whether the payload is as its flags say.</returns>
    public bool TryStrip(ref ReadOnlySpan<byte> payload)
    {
        var padding = 0;
        if ((Flags & FrameFlags.Padded) != 0)
        {
            if (payload.IsEmpty) return false;
            padding = payload[0];
            payload = payload[1..];
        }

        var priority = Type == FrameType.Headers && (Flags & FrameFlags.Priority) != 0 ? 5 : 0;
        if (payload.Length < priority + padding) return false;
        payload = payload[priority..^padding];
        return true;
    }
}
