using System.Text;
using CsCheck;
using Chat.LocalGateway.Framing;
using Chat.LocalGateway.Tests.Harness;

namespace Chat.LocalGateway.Tests.Framing;

/// <summary>The reader alone: what it makes of bytes cannot depend on how they are cut.</summary>
public sealed class FrameReaderTests
{
    private static readonly Gen<string> Texts = Gen.String[Gen.OneOf(Gen.Char['a', 'z'], Gen.Char['À', 'ʯ'], Gen.Char['一', '丿']), 0, 700];

    private static readonly Gen<(string[] Texts, int[] Fragments, int[] Chunks, uint Mask)> Conversations =
        Gen.Select(Texts.Array[1, 5], Gen.Int[0, 300].Array[1, 6], Gen.Int[1, 400].Array[1, 9], Gen.UInt);

    [Fact]
    public void Any_messages_in_any_fragments_and_any_chunks_read_the_same() =>
        Conversations.Sample(each =>
        {
            var bytes = new List<byte>();
            foreach (var text in each.Texts) bytes.AddRange(Fragmented(Encoding.UTF8.GetBytes(text), each.Fragments, each.Mask));
            Assert.Equal(each.Texts.SelectMany(text => new[] { "Message:" + text, "Ping:p" }), Read([.. bytes], each.Chunks));
        }, iter: 500);

    [Fact]
    public void Random_bytes_end_in_items_or_one_violation_and_never_in_an_exception() =>
        Gen.Select(Gen.Byte.Array[0, 300], Gen.Int[1, 40].Array[1, 5]).Sample((bytes, chunks) =>
        {
            var whole = Read([.. bytes], [int.MaxValue]);
            Assert.Equal(whole, Read([.. bytes], chunks));
        }, iter: 20_000);

    [Fact]
    public void Almost_valid_frames_read_the_same_in_any_chunks() =>
        Gen.Select(Conversations, Gen.Int[0, 5_000], Gen.Byte).Sample((each, position, broken) =>
        {
            var bytes = new List<byte>();
            foreach (var text in each.Texts) bytes.AddRange(Fragmented(Encoding.UTF8.GetBytes(text), each.Fragments, each.Mask));
            bytes[position % bytes.Count] = broken;
            Assert.Equal(Read([.. bytes], [int.MaxValue]), Read([.. bytes], each.Chunks));
        }, iter: 2_000);

    [Fact]
    public void Unmasking_works_at_every_length_and_offset()
    {
        for (int offset = 0; offset < 9; offset++)
        {
            for (int length = 0; length < 100; length++)
            {
                var text = Enumerable.Range(0, length).Select(i => (byte)(i * 7)).ToArray();
                var frame = RawClient.Frame(1, text, mask: 0x89ABCDEF);
                var buffer = new byte[offset + length];
                frame.AsSpan(frame.Length - length).CopyTo(buffer.AsSpan(offset));
                Masking.Unmask(buffer.AsSpan(offset), 0x89ABCDEF);
                Assert.Equal(text, buffer[offset..]);
            }
        }
    }

    [Fact]
    public void A_reader_with_nothing_incomplete_holds_no_buffer()
    {
        var reader = new FrameReader();
        Span<byte> bytes = [.. RawClient.Text("a", fin: false), .. RawClient.Frame(0, "b"u8), 0x81];
        Assert.True(reader.Next(ref bytes, 1000, 1000, out _));
        Assert.False(reader.Next(ref bytes, 1000, 1000, out _));
        Assert.True(reader.HoldsBuffers);
        Span<byte> rest = RawClient.Text("c").AsSpan(1).ToArray();
        Assert.True(reader.Next(ref rest, 1000, 1000, out var item));
        Assert.Equal("c", Encoding.UTF8.GetString(item.Payload));
        Assert.False(reader.Next(ref rest, 1000, 1000, out _));
        Assert.False(reader.HoldsBuffers);
    }

    /// <summary>One message in fragments of these sizes, with a ping before its last frame, or behind the only one.</summary>
    private static byte[] Fragmented(byte[] text, int[] sizes, uint mask)
    {
        var bytes = new List<byte>();
        int at = 0, count = 0;
        foreach (int size in sizes)
        {
            int length = Math.Min(size, text.Length - at);
            bytes.AddRange(RawClient.Frame(count++ == 0 ? 1 : 0, text.AsSpan(at, length), fin: false, mask: mask));
            at += length;
        }
        bytes.AddRange(RawClient.Frame(0, text.AsSpan(at), mask: mask));
        bytes.AddRange(RawClient.Frame(9, "p"u8, mask: mask));
        return [.. bytes];
    }

    private static List<string> Read(byte[] bytes, int[] chunks)
    {
        var reader = new FrameReader();
        var items = new List<string>();
        for (int at = 0, i = 0; at < bytes.Length; i++)
        {
            int length = Math.Min(chunks[i % chunks.Length], bytes.Length - at);
            var chunk = bytes.AsSpan(at, length).ToArray().AsSpan();
            at += length;
            while (reader.Next(ref chunk, 32_768, 131_072, out var item))
            {
                items.Add(item.Kind == IncomingKind.Violation ? $"Violation:{item.Code}" : $"{item.Kind}:{Encoding.UTF8.GetString(item.Payload)}");
                if (item.Kind is not (IncomingKind.Violation or IncomingKind.Close)) continue;
                reader.Release();
                return items;
            }
        }
        reader.Release();
        return items;
    }
}
