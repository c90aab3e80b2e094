namespace Chat.LoadTest.Audit;

/// <summary>
/// A set of numbers from 1 up, a bit each; a block of 256 that is full costs no more than a reference, so that a receiver
/// who got everything costs 8 bytes for 256 messages. Not safe for several threads.
/// </summary>
internal sealed class SeqSet
{
    public const int BlockBits = 256;
    private const int BlockWords = BlockBits / 64;
    private static readonly ulong[] Full = [ulong.MaxValue, ulong.MaxValue, ulong.MaxValue, ulong.MaxValue];

    private ulong[]?[] _blocks = [];

    public long Count { get; private set; }

    /// <summary>The highest, 0 when empty.</summary>
    public long Max { get; private set; }

    /// <summary>Words of 64 numbers; word 0 holds 0 to 63.</summary>
    public int Words => _blocks.Length * BlockWords;

    /// <returns>False where it was there already.</returns>
    public bool Add(long number)
    {
        var block = (int)(number / BlockBits);
        if (block >= _blocks.Length) Array.Resize(ref _blocks, Math.Max(block + 1, _blocks.Length + (_blocks.Length >> 1)));
        var words = _blocks[block] ??= NewBlock(block);
        var bit = 1UL << (int)(number & 63);
        var index = (int)(number % BlockBits) >> 6;
        if ((words[index] & bit) != 0) return false;
        words[index] |= bit;
        Count++;
        Max = Math.Max(Max, number);
        if (words.AsSpan().IndexOfAnyExcept(ulong.MaxValue) < 0) _blocks[block] = Full;
        return true;
    }

    public bool Contains(long number) => (Word((int)(number >> 6)) & (1UL << (int)(number & 63))) != 0;

    public ulong Word(int index) => index / BlockWords < _blocks.Length && _blocks[index / BlockWords] is { } words ? words[index % BlockWords] : 0;

    /// <summary>The last number of the run without a gap that begins above the one given; that one where there is none.</summary>
    public long EndOfRun(long number)
    {
        while (true)
        {
            var next = number + 1;
            var shift = (int)(next & 63);
            var length = System.Numerics.BitOperations.TrailingZeroCount(~(Word((int)(next >> 6)) >> shift));
            number += length;
            if (length < 64 - shift) return number;
        }
    }

    /// <summary>Ascending.</summary>
    public IEnumerator<long> GetEnumerator()
    {
        for (var word = 0; word < Words; word++)
            for (var bits = Real(word); bits != 0; bits &= bits - 1)
                yield return ((long)word << 6) + System.Numerics.BitOperations.TrailingZeroCount(bits);
    }

    // Number 0 does not exist; its bit is set from the start so that the first block can become full as well.
    private static ulong[] NewBlock(int block) => block == 0 ? [1, 0, 0, 0] : new ulong[BlockWords];

    private ulong Real(int word) => word == 0 ? Word(0) & ~1UL : Word(word);
}
