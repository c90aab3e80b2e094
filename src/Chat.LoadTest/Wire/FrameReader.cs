using System.Buffers;
using System.Buffers.Binary;

namespace Chat.LoadTest.Wire;

/// <summary>What a server's frames bring.</summary>
internal interface IFrameSink
{
    void Text(ReadOnlySpan<byte> payload);

    void Ping(ReadOnlySpan<byte> payload);

    void Close(ushort code);
}

/// <summary>Cuts what a server sends into frames, in whatever pieces it arrives. Owns a buffer only while something is incomplete.</summary>
internal struct FrameReader
{
    /// <summary>Four times what a server may send by the protocol: more is no chat.</summary>
    private const int MaxBytes = 131_072;

    private byte[]? _partial;
    private byte[]? _message;
    private int _partialBytes;
    private int _messageBytes;

    /// <returns>Null, or what is wrong with the bytes; then nothing after them means anything.</returns>
    public string? Feed(ReadOnlySpan<byte> bytes, IFrameSink sink)
    {
        if (_partial is null) return Take(ref bytes, sink) ?? Keep(bytes);
        Append(ref _partial, ref _partialBytes, bytes);
        var buffer = _partial;
        ReadOnlySpan<byte> all = buffer.AsSpan(0, _partialBytes);
        (_partial, _partialBytes) = (null, 0);
        var wrong = Take(ref all, sink) ?? Keep(all);
        ArrayPool<byte>.Shared.Return(buffer);
        return wrong;
    }

    public void Release()
    {
        Free(ref _partial, ref _partialBytes);
        Free(ref _message, ref _messageBytes);
    }

    private string? Keep(ReadOnlySpan<byte> rest)
    {
        if (!rest.IsEmpty) Append(ref _partial, ref _partialBytes, rest);
        return null;
    }

    private string? Take(ref ReadOnlySpan<byte> bytes, IFrameSink sink)
    {
        while (bytes.Length >= 2)
        {
            if ((bytes[0] & 0x70) != 0 || (bytes[1] & 0x80) != 0) return "a frame that is masked or uses an extension";
            if (!TryLength(bytes, out var header, out var length)) return null;
            if (length > MaxBytes) return $"a frame of {length} bytes";
            if (bytes.Length < header + length) return null;
            var wrong = Deliver(bytes[0], bytes.Slice(header, (int)length), sink);
            if (wrong is not null) return wrong;
            bytes = bytes[(header + (int)length)..];
        }
        return null;
    }

    private static bool TryLength(ReadOnlySpan<byte> bytes, out int header, out long length)
    {
        length = bytes[1];
        header = length switch { 126 => 4, 127 => 10, _ => 2 };
        if (bytes.Length < header) return false;
        if (header == 4) length = BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]);
        if (header == 10) length = (long)Math.Min(BinaryPrimitives.ReadUInt64BigEndian(bytes[2..]), long.MaxValue);
        return true;
    }

    private string? Deliver(byte first, ReadOnlySpan<byte> payload, IFrameSink sink)
    {
        var final = (first & 0x80) != 0;
        switch (first & 0x0F)
        {
            case 0x1 when final && _message is null:
                sink.Text(payload);
                return null;
            case 0x1 when _message is null:
            case 0x0 when _message is not null:
                return Fragment(payload, final, sink);
            case 0x8:
                sink.Close(payload.Length >= 2 ? BinaryPrimitives.ReadUInt16BigEndian(payload) : (ushort)1005);
                return null;
            case 0x9:
                sink.Ping(payload);
                return null;
            case 0xA:
                return null;
            default:
                return $"a frame with opcode {first & 0x0F} where none may be";
        }
    }

    private string? Fragment(ReadOnlySpan<byte> payload, bool final, IFrameSink sink)
    {
        if (_messageBytes + payload.Length > MaxBytes) return $"a message of more than {MaxBytes} bytes";
        Append(ref _message, ref _messageBytes, payload);
        if (!final) return null;
        sink.Text(_message.AsSpan(0, _messageBytes));
        Free(ref _message, ref _messageBytes);
        return null;
    }

    private static void Append([System.Diagnostics.CodeAnalysis.NotNull] ref byte[]? buffer, ref int count, ReadOnlySpan<byte> bytes)
    {
        if (buffer is null || buffer.Length < count + bytes.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(256, count + bytes.Length));
            buffer.AsSpan(0, count).CopyTo(larger);
            if (buffer is not null) ArrayPool<byte>.Shared.Return(buffer);
            buffer = larger;
        }
        bytes.CopyTo(buffer.AsSpan(count));
        count += bytes.Length;
    }

    private static void Free(ref byte[]? buffer, ref int count)
    {
        if (buffer is not null) ArrayPool<byte>.Shared.Return(buffer);
        (buffer, count) = (null, 0);
    }
}
