using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace Chat.LocalGateway.Management.Signatures;

/// <summary>Bytes on the stack, and from the pool where they do not fit it.</summary>
internal ref struct CanonicalText(Span<byte> space)
{
    private static readonly SearchValues<char> Plain =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/");

    private Span<byte> _space = space;
    private byte[]? _rented;
    private int _length;

    public readonly ReadOnlySpan<byte> Written => _space[.._length];

    public void Append(scoped ReadOnlySpan<byte> bytes) => bytes.CopyTo(Take(bytes.Length));

    public void Append(scoped ReadOnlySpan<char> text) => Encoding.UTF8.GetBytes(text, Take(Encoding.UTF8.GetByteCount(text)));

    /// <summary>A path, all but its slashes and unreserved characters escaped. What Kestrel takes for a path is ASCII.</summary>
    public void AppendEscaped(scoped ReadOnlySpan<char> path)
    {
        while (path.IndexOfAnyExcept(Plain) is >= 0 and var at)
        {
            Append(path[..at]);
            var escaped = Take(3);
            escaped[0] = (byte)'%';
            escaped[1] = "0123456789ABCDEF"u8[path[at] >> 4 & 15];
            escaped[2] = "0123456789ABCDEF"u8[path[at] & 15];
            path = path[(at + 1)..];
        }
        Append(path);
    }

    /// <summary>A header's value without spaces around it, and with one where there are several.</summary>
    public void AppendHeaderValue(scoped ReadOnlySpan<char> value)
    {
        value = value.Trim();
        while (value.IndexOf("  ") is >= 0 and var at)
        {
            Append(value[..(at + 1)]);
            value = value[at..].TrimStart(' ');
        }
        Append(value);
    }

    /// <summary>The SHA-256 of some bytes, in lower-case hexadecimal.</summary>
    public void AppendHash(scoped ReadOnlySpan<byte> bytes)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes, hash);
        Convert.TryToHexStringLower(hash, Take(2 * hash.Length), out _);
    }

    public readonly void Dispose()
    {
        if (_rented is not null) ArrayPool<byte>.Shared.Return(_rented);
    }

    private Span<byte> Take(int count)
    {
        if (_length + count > _space.Length) Grow(count);
        _length += count;
        return _space[(_length - count).._length];
    }

    private void Grow(int count)
    {
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(_length + count, 2 * _space.Length));
        Written.CopyTo(larger);
        Dispose();
        _space = _rented = larger;
    }
}
