using System.Buffers;

namespace Chat.LocalGateway.Framing;

/// <summary>Bytes kept because the rest is still to come: of a frame, or of a message in fragments.</summary>
internal sealed class PartialBuffer(int capacity)
{
    private byte[] _bytes = ArrayPool<byte>.Shared.Rent(capacity);

    public int Length { get; private set; }
    public Span<byte> Span => _bytes.AsSpan(0, Length);

    public void Append(ReadOnlySpan<byte> more)
    {
        Reserve(Length + more.Length);
        more.CopyTo(_bytes.AsSpan(Length));
        Length += more.Length;
    }

    public void Reserve(int capacity)
    {
        if (capacity <= _bytes.Length) return;
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(capacity, _bytes.Length * 2));
        Span.CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = larger;
    }

    /// <summary>Gives the bytes back to the pool. The buffer is of no use after it.</summary>
    public void Release()
    {
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = [];
        Length = 0;
    }
}
