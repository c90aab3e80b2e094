using System.Numerics;
using System.Runtime.InteropServices;

namespace Chat.LocalGateway.Framing;

internal static class Masking
{
    /// <summary>Lifts the client's mask off a payload where it lies, a vector at a time.</summary>
    public static void Unmask(Span<byte> payload, uint mask)
    {
        var words = MemoryMarshal.Cast<byte, uint>(payload);
        var vectors = MemoryMarshal.Cast<uint, Vector<uint>>(words);
        var wide = new Vector<uint>(mask);
        for (int i = 0; i < vectors.Length; i++) vectors[i] ^= wide;
        for (int i = vectors.Length * Vector<uint>.Count; i < words.Length; i++) words[i] ^= mask;
        for (int i = words.Length * sizeof(uint); i < payload.Length; i++) payload[i] ^= (byte)(mask >> (i % 4 * 8));
    }
}
