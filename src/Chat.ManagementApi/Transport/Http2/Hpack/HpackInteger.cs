namespace Chat.ManagementApi.Transport.Http2.Hpack;

/// <summary>Numbers in HPACK: as many bits as the first byte has left, then seven bits a byte (RFC 7541, section 5.1).</summary>
internal static class HpackInteger
{
    /// <summary>Far above any index or length that fits a block; an encoder that goes on beyond it is no honest one.</summary>
    private const int Most = 1 << 24;

    /// <summary>Takes a number off the front of a block.</summary>
    /// <param name="block">Starts with the byte that has the number's first bits.</param>
    /// <param name="prefix">Bits of that byte.</param>
    /// <param name="number">The number.</param>
    /// <returns>Whether there was one.</returns>
    public static bool TryRead(scoped ref ReadOnlySpan<byte> block, int prefix, out int number)
    {
        number = 0;
        if (block.IsEmpty) return false;
        var mask = (1 << prefix) - 1;
        number = block[0] & mask;
        if (number < mask)
        {
            block = block[1..];
            return true;
        }

        for (var (i, shift) = (1, 0); i < block.Length && shift <= 21; i++, shift += 7)
        {
            number += (block[i] & 127) << shift;
            if (number > Most) return false;
            if (block[i] >= 128) continue;
            block = block[(i + 1)..];
            return true;
        }

        return false;
    }

    /// <returns>Bytes written, at most 6.</returns>
    public static int Write(Span<byte> destination, int number, int prefix, byte pattern)
    {
        var mask = (1 << prefix) - 1;
        if (number < mask)
        {
            destination[0] = (byte)(pattern | number);
            return 1;
        }

        destination[0] = (byte)(pattern | mask);
        number -= mask;
        var written = 1;
        for (; number >= 128; number >>= 7) destination[written++] = (byte)(number | 128);
        destination[written++] = (byte)number;
        return written;
    }
}
