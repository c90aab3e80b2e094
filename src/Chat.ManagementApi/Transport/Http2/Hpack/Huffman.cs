namespace Chat.ManagementApi.Transport.Http2.Hpack;

/// <summary>Reads strings in HPACK's Huffman code (RFC 7541, appendix B), which is canonical: the lengths of its codes are all of it.</summary>
internal static class Huffman
{
    private const int Symbols = 257;
    private const int LongestCode = 30;
    private const int ShortBits = 8;

    /// <summary>Bits of each byte's code, and last of the end mark's, which no string may hold.</summary>
    private static ReadOnlySpan<byte> Lengths =>
    [
        13, 23, 28, 28, 28, 28, 28, 28, 28, 24, 30, 28, 28, 30, 28, 28, 28, 28, 28, 28, 28, 28, 30, 28, 28, 28, 28, 28, 28, 28, 28, 28,
        6, 10, 10, 12, 13, 6, 8, 11, 10, 10, 8, 11, 8, 6, 6, 6, 5, 5, 5, 6, 6, 6, 6, 6, 6, 6, 7, 8, 15, 6, 12, 10,
        13, 6, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 8, 7, 8, 13, 19, 13, 14, 6,
        15, 5, 6, 5, 6, 5, 6, 6, 6, 5, 7, 7, 6, 6, 6, 5, 6, 7, 6, 5, 5, 6, 7, 7, 7, 7, 7, 15, 11, 14, 13, 28,
        20, 22, 20, 20, 22, 22, 22, 23, 22, 23, 23, 23, 23, 23, 24, 23, 24, 24, 22, 23, 24, 23, 23, 23, 23, 21, 22, 23, 22, 23, 23, 24,
        22, 21, 20, 22, 22, 23, 23, 21, 23, 22, 22, 24, 21, 22, 23, 23, 21, 21, 22, 21, 23, 22, 23, 23, 20, 22, 22, 22, 23, 22, 22, 23,
        26, 26, 20, 19, 22, 23, 22, 25, 26, 26, 26, 27, 27, 26, 24, 25, 19, 21, 26, 27, 27, 26, 27, 24, 21, 21, 26, 26, 28, 27, 27, 27,
        20, 24, 20, 21, 22, 21, 21, 23, 22, 22, 25, 25, 24, 24, 26, 23, 26, 27, 26, 26, 27, 27, 27, 27, 27, 28, 27, 27, 27, 27, 27, 26,
        30,
    ];

    /// <summary>Length and symbol for the next 8 bits, 0 where the code is longer: all that headers are mostly made of is shorter.</summary>
    private static readonly ushort[] Short = new ushort[1 << ShortBits];

    private static readonly ushort[] ByCode = new ushort[Symbols];
    private static readonly int[] FirstCode = new int[LongestCode + 1];
    private static readonly int[] FirstIndex = new int[LongestCode + 2];

    static Huffman()
    {
        var (code, index) = (0, 0);
        for (var length = 1; length <= LongestCode; length++, code <<= 1)
        {
            (FirstCode[length], FirstIndex[length]) = (code, index);
            for (var symbol = 0; symbol < Symbols; symbol++)
            {
                if (Lengths[symbol] != length) continue;
                if (length <= ShortBits)
                    Short.AsSpan(code << (ShortBits - length), 1 << (ShortBits - length)).Fill((ushort)((length << 8) | symbol));
                ByCode[index++] = (ushort)symbol;
                code++;
            }
        }

        FirstIndex[LongestCode + 1] = index;
    }

    /// <summary>The most bytes that an encoded string may stand for: no code is shorter than 5 bits.</summary>
    public static int MostBytes(int encoded) => encoded * 8 / 5;

    /// <returns>Bytes of the text; -1 where the code is broken.</returns>
    public static int Decode(ReadOnlySpan<byte> encoded, Span<byte> text)
    {
        var (bits, have, read, written) = (0UL, 0, 0, 0);
        while (true)
        {
            for (; have <= 56 && read < encoded.Length; have += 8) bits |= (ulong)encoded[read++] << (56 - have);
            if (have == 0) return written;
            int entry = Short[(int)(bits >> (64 - ShortBits))];
            var (length, symbol) = entry != 0 ? (entry >> 8, entry & 255) : DecodeLong(bits);
            if (length > have) return IsPadding(bits, have) ? written : -1;
            text[written++] = (byte)symbol;
            bits <<= length;
            have -= length;
        }
    }

    /// <returns>A length beyond all bits for the end mark.</returns>
    private static (int Length, int Symbol) DecodeLong(ulong bits)
    {
        for (var length = ShortBits + 1; length <= LongestCode; length++)
        {
            var index = (int)(bits >> (64 - length)) - FirstCode[length] + FirstIndex[length];
            if (index < FirstIndex[length + 1]) return ByCode[index] < 256 ? (length, ByCode[index]) : (65, 0);
        }

        return (65, 0);
    }

    /// <summary>What is left of the last byte are ones.</summary>
    private static bool IsPadding(ulong bits, int have) => have < 8 && bits >> (64 - have) == (1UL << have) - 1;
}
