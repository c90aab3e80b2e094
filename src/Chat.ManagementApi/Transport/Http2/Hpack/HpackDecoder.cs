namespace Chat.ManagementApi.Transport.Http2.Hpack;

/// <summary>Reads the header blocks of one connection, in their order, without garbage (RFC 7541).</summary>
internal sealed class HpackDecoder(int capacity = HpackDecoder.DefaultCapacity)
{
    /// <summary>What an encoder may use where no setting says otherwise.</summary>
    public const int DefaultCapacity = 4_096;

    private readonly DynamicTable _table = new(capacity);
    private byte[] _name = new byte[256];
    private byte[] _value = new byte[1_024];

    /// <summary>The fields of the next block. All of them have to be read, or the blocks behind it mean something else.</summary>
    public Fields Read(ReadOnlySpan<byte> block) => new(this, block);

    /// <summary>Goes over the fields of one block; name and value are valid until the next step.</summary>
    internal ref struct Fields(HpackDecoder decoder, ReadOnlySpan<byte> block)
    {
        private ReadOnlySpan<byte> _block = block;
        private bool _hasFields;

        public ReadOnlySpan<byte> Name { get; private set; }

        public ReadOnlySpan<byte> Value { get; private set; }

        /// <summary>The block is broken, and with it the table: the connection is of no more use.</summary>
        public bool IsBroken { get; private set; }

        /// <returns>Whether there is one more field.</returns>
        public bool MoveNext()
        {
            while (!_block.IsEmpty && !IsBroken)
            {
                var first = _block[0];
                if (first is >= 0x20 and < 0x40)
                {
                    IsBroken = _hasFields || !Resize();
                    continue;
                }

                _hasFields = true;
                IsBroken = !(first >= 0x80 ? ReadIndexed() : ReadLiteral(first));
                return !IsBroken;
            }

            return false;
        }

        private bool Resize()
        {
            if (!HpackInteger.TryRead(ref _block, 5, out var limit) || limit > decoder._table.Capacity) return false;
            decoder._table.Resize(limit);
            return true;
        }

        private bool ReadIndexed()
        {
            if (!HpackInteger.TryRead(ref _block, 7, out var index) || !decoder.Knows(index)) return false;
            Name = decoder.NameOf(index);
            Value = decoder.ValueOf(index);
            return true;
        }

        private bool ReadLiteral(byte first)
        {
            var isRemembered = first >= 0x40;
            if (!HpackInteger.TryRead(ref _block, isRemembered ? 6 : 4, out var index)) return false;
            if (index == 0)
            {
                if (!TryReadString(ref _block, ref decoder._name, out var name)) return false;
                Name = name;
            }
            else
            {
                if (!decoder.Knows(index)) return false;
                Name = decoder.CopyName(index);
            }

            if (!TryReadString(ref _block, ref decoder._value, out var value)) return false;
            Value = value;
            if (isRemembered) decoder._table.Add(Name, Value);
            return true;
        }
    }

    private bool Knows(int index) => index > 0 && index <= StaticTable.Count + _table.Count;

    private ReadOnlySpan<byte> NameOf(int index) =>
        index <= StaticTable.Count ? StaticTable.Name(index) : _table.Name(index - StaticTable.Count - 1);

    private ReadOnlySpan<byte> ValueOf(int index) =>
        index <= StaticTable.Count ? StaticTable.Value(index) : _table.Value(index - StaticTable.Count - 1);

    /// <summary>A remembered name may be forgotten, or move, for the field that it becomes part of.</summary>
    private ReadOnlySpan<byte> CopyName(int index)
    {
        var name = NameOf(index);
        if (index <= StaticTable.Count) return name;
        if (_name.Length < name.Length) _name = new byte[name.Length];
        name.CopyTo(_name);
        return _name.AsSpan(0, name.Length);
    }

    private static bool TryReadString(scoped ref ReadOnlySpan<byte> block, ref byte[] space, out ReadOnlySpan<byte> text)
    {
        text = default;
        var isEncoded = !block.IsEmpty && block[0] >= 128;
        if (!HpackInteger.TryRead(ref block, 7, out var length) || length > block.Length) return false;
        var bytes = block[..length];
        block = block[length..];
        if (!isEncoded)
        {
            text = bytes;
            return true;
        }

        var most = Huffman.MostBytes(length);
        if (space.Length < most) space = new byte[most];
        var written = Huffman.Decode(bytes, space);
        if (written < 0) return false;
        text = space.AsSpan(0, written);
        return true;
    }
}
