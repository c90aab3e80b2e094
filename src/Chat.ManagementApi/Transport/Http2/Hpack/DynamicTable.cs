namespace Chat.ManagementApi.Transport.Http2.Hpack;

/// <summary>The fields that an encoder has told its decoder to remember, the newest first, in one buffer and without garbage.</summary>
internal sealed class DynamicTable
{
    /// <summary>What a field counts for beside its bytes.</summary>
    public const int Overhead = 32;

    private readonly Field[] _fields;

    /// <summary>Twice what is kept, so that the kept bytes move to its front only once for as many that came.</summary>
    private readonly byte[] _bytes;

    private int _newest = -1;
    private int _end;
    private int _size;
    private int _limit;

    public DynamicTable(int capacity)
    {
        Capacity = _limit = capacity;
        _fields = new Field[capacity / Overhead];
        _bytes = new byte[capacity * 2];
    }

    public int Count { get; private set; }

    /// <summary>The most that the encoder is allowed.</summary>
    public int Capacity { get; }

    public void Resize(int limit)
    {
        _limit = limit;
        Evict(limit);
    }

    /// <param name="index">0 for the newest.</param>
    public ReadOnlySpan<byte> Name(int index) => _bytes.AsSpan(At(index).Start, At(index).Name);

    public ReadOnlySpan<byte> Value(int index) => _bytes.AsSpan(At(index).Start + At(index).Name, At(index).Value);

    /// <summary>Remembers a field, and forgets the oldest for it. One larger than the table empties it, which is no error.</summary>
    /// <param name="name">Not in this table's own bytes, which may move.</param>
    /// <param name="value">Likewise.</param>
    public void Add(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        var size = name.Length + value.Length + Overhead;
        Evict(_limit - size);
        if (size > _limit) return;
        if (_bytes.Length - _end < name.Length + value.Length) MoveToFront();
        name.CopyTo(_bytes.AsSpan(_end));
        value.CopyTo(_bytes.AsSpan(_end + name.Length));
        _newest = (_newest + 1) % _fields.Length;
        _fields[_newest] = new Field(_end, name.Length, value.Length);
        _end += name.Length + value.Length;
        _size += size;
        Count++;
    }

    private ref Field At(int index) => ref _fields[(_newest - index + _fields.Length) % _fields.Length];

    private void Evict(int limit)
    {
        for (; Count > 0 && _size > limit; Count--)
        {
            ref var oldest = ref At(Count - 1);
            _size -= oldest.Name + oldest.Value + Overhead;
        }
    }

    private void MoveToFront()
    {
        var start = Count == 0 ? _end : At(Count - 1).Start;
        _bytes.AsSpan(start, _end - start).CopyTo(_bytes);
        _end -= start;
        for (var i = 0; i < Count; i++) At(i).Start -= start;
    }

    private record struct Field(int Start, int Name, int Value);
}
