using System.Buffers.Binary;

namespace Chat.ManagementApi.Transport.Http2;

/// <summary>Frames that wait to be written, all of them together: of two buffers one is filled while the other is sent.</summary>
internal sealed class Output
{
    private byte[] _filling = new byte[16_384];
    private byte[] _sending = new byte[16_384];
    private int _length;

    public bool IsEmpty => _length == 0;

    /// <summary>What has come since the last call; valid until the next.</summary>
    public ReadOnlyMemory<byte> Take()
    {
        (_filling, _sending) = (_sending, _filling);
        var taken = _sending.AsMemory(0, _length);
        _length = 0;
        return taken;
    }

    /// <summary>Room for bytes to come, of which <see cref="Advance"/> says how many did.</summary>
    public Span<byte> Reserve(int bytes)
    {
        if (_filling.Length - _length < bytes) Array.Resize(ref _filling, Math.Max(_filling.Length * 2, _length + bytes));
        return _filling.AsSpan(_length);
    }

    public void Advance(int bytes) => _length += bytes;

    public void Write(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Reserve(bytes.Length));
        _length += bytes.Length;
    }

    public void Write(FrameHeader header, ReadOnlySpan<byte> payload = default)
    {
        var space = Reserve(FrameHeader.Bytes + payload.Length);
        header.Write(space);
        payload.CopyTo(space[FrameHeader.Bytes..]);
        _length += FrameHeader.Bytes + payload.Length;
    }

    public void WriteReset(int stream, ErrorCode code) => WriteNumber(FrameType.Reset, stream, (int)code);

    public void WriteWindowUpdate(int stream, int bytes) => WriteNumber(FrameType.WindowUpdate, stream, bytes);

    /// <summary>No stream of the other end was taken, for it opens none.</summary>
    public void WriteGoAway(ErrorCode code)
    {
        Span<byte> payload = stackalloc byte[8];
        payload.Clear();
        BinaryPrimitives.WriteInt32BigEndian(payload[4..], (int)code);
        Write(new FrameHeader(8, FrameType.GoAway, FrameFlags.None, 0), payload);
    }

    private void WriteNumber(FrameType type, int stream, int number)
    {
        Span<byte> payload = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(payload, number);
        Write(new FrameHeader(4, type, FrameFlags.None, stream), payload);
    }
}
