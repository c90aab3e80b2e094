using System.Text;

namespace Chat.ManagementApi.Signing;

/// <summary>Appends bytes to a span that its maker has measured.</summary>
internal ref struct ByteWriter(Span<byte> destination)
{
    private readonly Span<byte> _destination = destination;

    public int Length { get; private set; }

    public readonly ReadOnlySpan<byte> Written => _destination[..Length];

    public void Write(byte value) => _destination[Length++] = value;

    public void Write(scoped ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(_destination[Length..]);
        Length += bytes.Length;
    }

    public void Write(int number)
    {
        number.TryFormat(_destination[Length..], out var written);
        Length += written;
    }

    public void WriteEscaped(scoped ReadOnlySpan<byte> segment) =>
        Length += PercentEncoding.Escape(segment, _destination[Length..]);

    public void WriteEscaped(string segment)
    {
        Span<byte> utf8 = stackalloc byte[ConnectionId.MaxBytes];
        WriteEscaped(utf8[..Encoding.UTF8.GetBytes(segment, utf8)]);
    }

    /// <summary>The next bytes, to be filled by the caller.</summary>
    public Span<byte> Take(int count)
    {
        var taken = _destination.Slice(Length, count);
        Length += count;
        return taken;
    }
}
