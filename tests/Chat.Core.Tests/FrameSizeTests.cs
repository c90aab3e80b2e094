using System.Text;
using System.Text.Json;
using Chat.Core.Protocol;
using Chat.Core.Storage;
using Chat.Core.Tests.Doubles;

namespace Chat.Core.Tests;

/// <summary>Every frame fits into one WebSocket frame and one billed unit, whatever its text.</summary>
public sealed class FrameSizeTests
{
    /// <summary>What takes the most bytes as JSON for its bytes as text, and what takes the most bytes at all.</summary>
    public static TheoryData<string> WorstTexts => new(
        new string('"', 8_192), new string('\\', 8_192), new string('\n', 8_191) + "x", new string('x', 8_192),
        Times("é", 4_096), Times("\u2028x", 2_048), Times("😀", 2_048), Times("\U0010ffff", 2_048));

    private static string Times(string text, int count) => string.Concat(Enumerable.Repeat(text, count));

    [Theory]
    [MemberData(nameof(WorstTexts))]
    public async Task The_largest_text_fits_in_every_frame_that_can_carry_it(string text)
    {
        using var chat = new TestChat();
        var name = new string('n', 32);
        var room = new string('r', 64);
        var tag = new string('"', 64);
        await chat.ConnectAsync(name, room);
        await chat.ConnectAsync("bob", room);
        var frames = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            frames.Add(await chat.SendAsync(name, WithTags(TestChat.MessageFrame(text), tag, i)));
            frames.Add(await chat.SendAsync(name, WithTags("""{"action":"history"}""", tag, i)));
            frames.Add(await chat.SendAsync(name, WithTags($$"""{"action":"history","after":{{i}}}""", tag, i)));
            frames.Add(await chat.SendAsync(name, WithTags("""{"action":"join","after":0}""", tag, i)));
        }

        frames.AddRange(chat.Sender.To("bob"));
        Assert.All(frames, frame => Assert.InRange(Encoding.UTF8.GetByteCount(frame), 1, ChatLimits.FrameBytes));
        var answers = frames.Select(frame => JsonDocument.Parse(frame).RootElement);
        foreach (var page in answers.Where(answer => answer.Type() is "history" or "joined"))
            Assert.True(page.Seqs().Length > 0 || !page.GetProperty("more").GetBoolean(), "A page that says more must bring something.");
    }

    /// <summary>What stores stop by is never more than the frame takes, so that no page is cut short by it.</summary>
    [Theory]
    [MemberData(nameof(WorstTexts))]
    public void An_entry_takes_at_least_the_bytes_that_stores_reckon_with(string text)
    {
        var entry = new Entry("lobby", 1, EntryType.Message, "guest:é", "é", text, TestChat.Start) { SentBy = "connection" };
        Assert.InRange(entry.LeastFrameBytes, Encoding.UTF8.GetByteCount(text), Bytes(entry));
        Assert.True(Bytes(entry with { Seq = long.MaxValue }) > Bytes(entry));
        Assert.Equal(Bytes(entry with { Text = "plain" }), (entry with { Text = "plain" }).LeastFrameBytes);
        static int Bytes(Entry entry) => FrameWriter.Measure(EntryFrame.Of(entry), ChatJson.Default.EntryFrame);
    }

    [Theory]
    [InlineData("""{"action":"history","limit":200}""")]
    [InlineData("""{"action":"history","after":3}""")]
    [InlineData("""{"action":"history","before":300}""")]
    [InlineData("""{"action":"join","after":0}""")]
    public async Task No_more_is_read_of_the_store_than_a_frame_has_room_for(string frame)
    {
        using var chat = new TestChat();
        await chat.ConnectAsync("alice");
        for (var i = 0; i < 205; i++) await chat.SendAsync("alice", new string('x', 8_192));
        var page = await chat.AskAsync("alice", frame);
        Assert.Equal((3, true), (page.Seqs().Length, page.Is("more")));
        Assert.Equal(4, chat.Store.EntriesRead);
    }

    [Theory]
    [InlineData("history")]
    [InlineData("join")]
    public async Task A_page_is_filled_to_the_last_byte_that_may_be_used(string action)
    {
        using var chat = new TestChat();
        await chat.ConnectAsync("alice");
        for (var i = 0; i < 200; i++) await chat.SendAsync("alice", new string('x', 50 + i));
        for (var i = 1; i <= 64; i++)
        {
            var tag = new string('r', i);
            var answer = await chat.SendAsync("alice", $$"""{"action":"{{action}}","after":0,"limit":200,"ref":"{{tag}}"}""");
            var page = JsonDocument.Parse(answer).RootElement;
            Assert.True(page.GetProperty("more").GetBoolean());
            var next = await chat.AskAsync("alice", $$"""{"action":"history","after":{{page.Seqs()[^1]}},"limit":1}""");
            // With a comma before it the next entry would not have fitted; a byte or two go to the longer of true and false.
            var nextBytes = next.GetProperty("entries")[0].GetRawText().Length + 1;
            Assert.InRange(answer.Length, ChatLimits.FrameBytes - nextBytes - 1, ChatLimits.FrameBytes);
        }
    }

    [Fact]
    public void Only_what_JSON_demands_is_escaped()
    {
        var all = string.Concat(Enumerable.Range(0, 0x110000).Where(Rune.IsValid).Select(code => new Rune(code).ToString()));
        var written = FrameWriter.Write(new PongFrame(all, null), ChatJson.Default.PongFrame);
        Assert.Equal(all, JsonDocument.Parse(written).RootElement.Text("at"));

        var controls = new string([.. Enumerable.Range(0, 0x20).Select(code => (char)code)]);
        var escapes = (controls.Length - 2) * 6 + 2 * 2 + 2 * 2;
        var plain = Encoding.UTF8.GetByteCount(all) - controls.Length - 2;
        Assert.Equal(plain + escapes + """{"type":"pong","at":""}""".Length, written.Length);
    }

    [Fact]
    public void A_batch_holds_as_many_frames_as_fit_in_order()
    {
        var frames = Enumerable.Range(0, 4).Select(i => new Delivery.Frame(
            FrameWriter.Write(new PongFrame(new string((char)('a' + i), 10_000), null), ChatJson.Default.PongFrame))).ToArray();
        var fitting = BatchFrame.Fitting(frames);
        Assert.Equal(3, fitting);
        var batch = JsonDocument.Parse(BatchFrame.Of(frames.AsSpan(0, fitting)).Utf8).RootElement;
        Assert.Equal("batch", batch.Type());
        Assert.Equal(["a", "b", "c"], batch.GetProperty("frames").EnumerateArray().Select(frame => frame.Text("at")![..1]));
        Assert.Equal(0, BatchFrame.Fitting([]));
        Assert.Equal(2, BatchFrame.Fitting(frames.AsSpan(0, 2)));
    }

    private static string WithTags(string frame, string tag, int i)
    {
        var quoted = tag.Replace("\"", "\\\"", StringComparison.Ordinal);
        return string.Concat(frame.AsSpan(0, frame.Length - 1), $",\"ref\":\"{quoted}\",\"id\":\"{quoted[..^2]}{i}\"}}");
    }
}
