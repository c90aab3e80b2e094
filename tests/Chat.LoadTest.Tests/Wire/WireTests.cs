using System.Text;
using Chat.LoadTest.Audit;
using Chat.LoadTest.Wire;
using CsCheck;

namespace Chat.LoadTest.Tests.Wire;

public sealed class WireTests
{
    [Fact]
    public void Frames_read_the_same_in_whatever_pieces_they_arrive() =>
        Gen.Select(Gen.Int[0, 70_000].Array[1, 5], Gen.Int[1, 9_000].Array[1, 40]).Sample((sizes, pieces) =>
        {
            var texts = sizes.Select((size, index) => new string((char)('a' + index), size)).ToArray();
            var bytes = texts.SelectMany(Frame).ToArray();
            var (sink, reader, at) = (new Sink(), default(FrameReader), 0);
            for (var piece = 0; at < bytes.Length; piece++)
            {
                var length = Math.Min(pieces[piece % pieces.Length], bytes.Length - at);
                Assert.Null(reader.Feed(bytes.AsSpan(at, length), sink));
                at += length;
            }
            Assert.Equal(texts, sink.Texts);
        }, iter: 100);

    [Fact]
    public void Fragments_are_joined_and_a_ping_between_them_is_seen()
    {
        var (sink, reader) = (new Sink(), default(FrameReader));
        Assert.Null(reader.Feed([0x01, 2, .. "he"u8, 0x89, 1, .. "p"u8, 0x80, 3, .. "llo"u8, 0x88, 2, 0x03, 0xE9], sink));
        Assert.Equal(["hello"], sink.Texts);
        Assert.Equal(["p"], sink.Pings);
        Assert.Equal(1001, sink.Closed);
    }

    [Theory]
    [InlineData(new byte[] { 0x81, 0x81, 0, 0, 0, 0, 1 })]
    [InlineData(new byte[] { 0xC1, 0x01, 1 })]
    [InlineData(new byte[] { 0x82, 0x01, 1 })]
    [InlineData(new byte[] { 0x80, 0x01, 1 })]
    [InlineData(new byte[] { 0x81, 127, 0, 0, 0, 1, 0, 0, 0, 0 })]
    public void What_no_server_may_send_is_refused(byte[] bytes)
    {
        var reader = default(FrameReader);
        Assert.NotNull(reader.Feed(bytes, new Sink()));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(125)]
    [InlineData(126)]
    [InlineData(65_535)]
    [InlineData(65_536)]
    public void A_clients_frame_is_masked_and_has_the_shortest_length(int size)
    {
        var buffer = new byte[FrameWriter.HeaderRoom + size];
        var payload = Enumerable.Range(0, size).Select(i => (byte)i).ToArray();
        payload.CopyTo(buffer, FrameWriter.HeaderRoom);
        var frame = FrameWriter.Frame(buffer, size, FrameWriter.Text, 0x04030201).ToArray();
        var header = size < 126 ? 6 : size < 65_536 ? 8 : 14;
        Assert.Equal(header + size, frame.Length);
        Assert.Equal(0x81, frame[0]);
        Assert.Equal(0x80 | (header == 6 ? size : header == 8 ? 126 : 127), frame[1]);
        Assert.Equal([1, 2, 3, 4], frame[(header - 4)..header]);
        Assert.Equal(payload, frame[header..].Select((value, i) => (byte)(value ^ (1 + (i % 4)))));
    }

    [Fact]
    public void A_text_tells_what_it_is_and_any_changed_byte_is_noticed() =>
        Gen.Select(Gen.Int[0, 99_999], Gen.Long[1, 99_999_999], Gen.Long[0, 9_999_999_999_999], Gen.Int[MessageText.MinBytes, 500], Gen.Int[0, 499]).Sample((publisher, number, due, size, change) =>
        {
            var text = new byte[size];
            MessageText.Write(text, "abc123"u8, new MessageKey(publisher, number), due);
            Assert.Equal(TextKind.Ours, MessageText.Read(text, "abc123"u8, out var key, out var read));
            Assert.Equal((publisher, number, due), (key.Publisher, key.Number, read));
            text[change % size] = (byte)'!';
            Assert.NotEqual(TextKind.Ours, MessageText.Read(text, "abc123"u8, out _, out _));
        });

    [Theory]
    [InlineData("""{"type":"message","room":"a","seq":7,"text":"x\u0041\n","extra":{"seq":1,"a":[1]},"ref":"m1"}""", "message", "a", 7, "xA\n")]
    [InlineData("""{"seq":12345678901,"type":"joined","more":true}""", "joined", "", 12345678901, "")]
    public void A_server_frame_is_read_whatever_else_is_in_it(string json, string type, string room, long seq, string text)
    {
        var frame = ServerFrame.Read(Encoding.UTF8.GetBytes(json));
        Assert.True(frame.IsValid);
        Assert.Equal((type, room, seq, text), (Encoding.UTF8.GetString(frame.Type), Encoding.UTF8.GetString(frame.Room), frame.Seq, Encoding.UTF8.GetString(frame.Text)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{\"type\":")]
    [InlineData("hello")]
    public void What_is_no_object_is_no_frame(string json) => Assert.False(ServerFrame.Read(Encoding.UTF8.GetBytes(json)).IsValid);

    private static byte[] Frame(string text)
    {
        var size = text.Length;
        byte[] header = size < 126 ? [0x81, (byte)size]
            : size < 65_536 ? [0x81, 126, (byte)(size >> 8), (byte)size]
            : [0x81, 127, 0, 0, 0, 0, 0, (byte)(size >> 16), (byte)(size >> 8), (byte)size];
        return [.. header, .. Encoding.ASCII.GetBytes(text)];
    }

    private sealed class Sink : IFrameSink
    {
        public List<string> Texts { get; } = [];
        public List<string> Pings { get; } = [];
        public int Closed { get; private set; }

        public void Text(ReadOnlySpan<byte> payload) => Texts.Add(Encoding.UTF8.GetString(payload));

        public void Ping(ReadOnlySpan<byte> payload) => Pings.Add(Encoding.UTF8.GetString(payload));

        public void Close(ushort code) => Closed = code;
    }
}
