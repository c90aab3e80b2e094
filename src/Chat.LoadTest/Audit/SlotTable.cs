namespace Chat.LoadTest.Audit;

/// <summary>Which message has which number in a room, since when that is known, and whether a member other than its sender saw it.
/// 13 bytes a number. Written under the room's lock, read without.</summary>
internal sealed class SlotTable
{
    private const int BlockSlots = 1024;

    private Block?[] _blocks = [];

    public MessageKey KeyOf(long seq) => BlockOf(seq) is { } block ? new(Volatile.Read(ref block.Keys[seq % BlockSlots])) : default;

    public bool WasDelivered(long seq) => BlockOf(seq) is { } block && Volatile.Read(ref block.Delivered[seq % BlockSlots]);

    /// <summary>Milliseconds of the run; <see cref="uint.MaxValue"/> where it is not known.</summary>
    public uint KnownAt(long seq) => BlockOf(seq) is { } block && block.Keys[seq % BlockSlots] != 0 ? block.At[seq % BlockSlots] : uint.MaxValue;

    public void Set(long seq, MessageKey key, uint at)
    {
        var block = Ensure(seq);
        block.At[seq % BlockSlots] = at;
        Volatile.Write(ref block.Keys[seq % BlockSlots], key.Packed);
    }

    public void SetDelivered(long seq) => Volatile.Write(ref Ensure(seq).Delivered[seq % BlockSlots], true);

    private Block? BlockOf(long seq)
    {
        var blocks = Volatile.Read(ref _blocks);
        var index = (ulong)seq / BlockSlots; // a server may say any number, also one below 0
        return index < (ulong)blocks.Length ? Volatile.Read(ref blocks[index]) : null;
    }

    private Block Ensure(long seq)
    {
        var index = (int)(seq / BlockSlots);
        if (index >= _blocks.Length)
        {
            var more = new Block?[Math.Max(index + 1, _blocks.Length * 2)];
            _blocks.CopyTo(more, 0);
            Volatile.Write(ref _blocks, more);
        }
        if (_blocks[index] is null) Volatile.Write(ref _blocks[index], new Block());
        return _blocks[index]!;
    }

    private sealed class Block
    {
        public readonly ulong[] Keys = new ulong[BlockSlots];
        public readonly uint[] At = new uint[BlockSlots];
        public readonly bool[] Delivered = new bool[BlockSlots];
    }
}
