using System.Text;
using Chat.ManagementApi.Signing;
using Chat.ManagementApi.Transport.Http2.Hpack;

namespace Chat.ManagementApi.Transport.Http2;

/// <summary>
/// Writes the header blocks of one connection's posts. What is the same for all of them, a session token of a kilobyte
/// included, is sent once and is a byte from then on; what differs goes as it is, since Huffman's code would save a
/// quarter of the bytes for more work at both ends. The posts are all of one sender, so that nobody can guess at what
/// the table holds by what his own posts cost.
/// </summary>
internal sealed class RequestEncoder(ManagementEndpoint endpoint)
{
    /// <summary>Bytes of a block beside host, token, path and the Authorization header's beginning.</summary>
    private const int FixedBytes = 512;

    private readonly byte[] _host = Encoding.ASCII.GetBytes(endpoint.HostHeader);
    private readonly Remembered _authority = new(StaticTable.Authority, []);
    private readonly Remembered _token = new(0, "x-amz-security-token"u8);
    private readonly Remembered _date = new(0, "x-amz-date"u8);
    private readonly Remembered _hash = new(0, "x-amz-content-sha256"u8);
    private readonly byte _scheme = (byte)(0x80 | (endpoint.IsSecure ? StaticTable.SchemeHttps : StaticTable.SchemeHttp));
    private SigningKey? _key;
    private byte[] _tokenBytes = [];
    private int _limit = HpackDecoder.DefaultCapacity;
    private int _remembered;
    private int _free;

    /// <summary>What the server's decoder is willing to remember; the next block keeps to it.</summary>
    public void Limit(int bytes)
    {
        bytes = Math.Min(bytes, HpackDecoder.DefaultCapacity);
        if (bytes == _limit) return;
        _limit = bytes;
        _key = null;
    }

    /// <summary>Bytes that the next block takes at most.</summary>
    public int MostBytes(in Post post) => FixedBytes + _host.Length + post.Key.Authorization.Length + post.Key.WirePath.Length
        + ConnectionId.MaxBytes * 3 + (post.Key.Credentials.UseToken ? post.Key.Credentials.Token.Length * 3 : 0);

    /// <returns>Bytes of the block.</returns>
    public int Write(in Post post, ReadOnlySpan<byte> date, ReadOnlySpan<byte> signature, Span<byte> block)
    {
        var text = new ByteWriter(block);
        if (!ReferenceEquals(_key, post.Key)) StartAnew(ref text, post.Key);
        text.Write((byte)(0x80 | StaticTable.MethodPost));
        text.Write(_scheme);
        WriteConstant(ref text, _authority, _host);
        WritePath(ref text, post);
        // From here on there are no fields of HTTP/2's own, which have to come first.
        if (_tokenBytes.Length > 0) WriteConstant(ref text, _token, _tokenBytes);
        WriteChanging(ref text, _date, date);
        WriteChanging(ref text, _hash, post.Payload.Hash);
        WriteAuthorization(ref text, post.Key.Authorization, signature);
        WriteLength(ref text, post.Payload.Bytes.Length);
        return text.Length;
    }

    /// <summary>Has the decoder forget all, so that old and new credentials never take the table's room from each other.</summary>
    private void StartAnew(ref ByteWriter text, SigningKey key)
    {
        _key = key;
        _tokenBytes = key.Credentials.UseToken ? Encoding.UTF8.GetBytes(key.Credentials.Token) : [];
        (_remembered, _free) = (0, _limit);
        _authority.Number = _token.Number = _date.Number = _hash.Number = 0;
        WriteNumber(ref text, 0, 5, 0x20);
        if (_limit > 0) WriteNumber(ref text, _limit, 5, 0x20);
    }

    private void WriteConstant(ref ByteWriter text, Remembered field, ReadOnlySpan<byte> value)
    {
        if (field.Number > 0) WriteNumber(ref text, IndexOf(field), 7, 0x80);
        else WriteFirst(ref text, field, value);
    }

    /// <summary>The name is remembered, with whatever value came first.</summary>
    private void WriteChanging(ref ByteWriter text, Remembered field, ReadOnlySpan<byte> value)
    {
        if (field.Number == 0)
        {
            WriteFirst(ref text, field, value);
            return;
        }

        WriteNumber(ref text, IndexOf(field), 4, 0);
        WriteString(ref text, value);
    }

    private void WriteFirst(ref ByteWriter text, Remembered field, ReadOnlySpan<byte> value)
    {
        var size = field.NameLength + value.Length + DynamicTable.Overhead;
        var fits = size <= _free;
        WriteNumber(ref text, field.StaticIndex, fits ? 6 : 4, (byte)(fits ? 0x40 : 0));
        if (field.StaticIndex == 0) WriteString(ref text, field.Name);
        WriteString(ref text, value);
        if (!fits) return;
        _free -= size;
        field.Number = ++_remembered;
    }

    private static void WritePath(ref ByteWriter text, in Post post)
    {
        Span<byte> id = stackalloc byte[ConnectionId.MaxBytes * 3];
        var escaped = new ByteWriter(id);
        escaped.WriteEscaped(post.ConnectionId);
        WriteNumber(ref text, StaticTable.Path, 4, 0);
        WriteNumber(ref text, post.Key.WirePath.Length + escaped.Length, 7, 0);
        text.Write(post.Key.WirePath);
        text.Write(escaped.Written);
    }

    /// <summary>Marked as never to be remembered by anybody on the way.</summary>
    private static void WriteAuthorization(ref ByteWriter text, ReadOnlySpan<byte> start, ReadOnlySpan<byte> signature)
    {
        WriteNumber(ref text, StaticTable.Authorization, 4, 0x10);
        WriteNumber(ref text, start.Length + signature.Length, 7, 0);
        text.Write(start);
        text.Write(signature);
    }

    private static void WriteLength(ref ByteWriter text, int length)
    {
        Span<byte> digits = stackalloc byte[11];
        length.TryFormat(digits, out var written);
        WriteNumber(ref text, StaticTable.ContentLength, 4, 0);
        WriteString(ref text, digits[..written]);
    }

    private static void WriteString(ref ByteWriter text, scoped ReadOnlySpan<byte> value)
    {
        WriteNumber(ref text, value.Length, 7, 0);
        text.Write(value);
    }

    private static void WriteNumber(ref ByteWriter text, int number, int prefix, byte pattern)
    {
        Span<byte> bytes = stackalloc byte[6];
        text.Write(bytes[..HpackInteger.Write(bytes, number, prefix, pattern)]);
    }

    private int IndexOf(Remembered field) => StaticTable.Count + 1 + _remembered - field.Number;

    /// <summary>A field that goes into the decoder's table where it fits, and then is the so-manieth there.</summary>
    private sealed class Remembered(int staticIndex, ReadOnlySpan<byte> name)
    {
        public readonly byte[] Name = name.ToArray();

        public int StaticIndex => staticIndex;

        public int NameLength => staticIndex == 0 ? Name.Length : StaticTable.Name(staticIndex).Length;

        public int Number;
    }
}
