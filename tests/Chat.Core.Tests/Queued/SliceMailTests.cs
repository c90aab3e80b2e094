using System.Text.Json;
using Chat.Core.Delivery;
using Chat.Core.Delivery.Queued;
using Chat.Core.Protocol;
using Chat.Core.Storage;
using Chat.Core.Tests.Doubles;
using CsCheck;

namespace Chat.Core.Tests.Queued;

public sealed class SliceMailTests
{
    private static readonly string[] Members = [.. Enumerable.Range(0, 8).Select(i => $"c{i}")];

    /// <summary>Who sent it: a member, or -1 where it was not kept. Some texts are so long that one frame does not hold all.</summary>
    private static readonly Gen<(int Sender, int Length)[]> Said = Gen.Select(Gen.Int[-1, 7], Gen.Frequency((9, Gen.Int[0, 60]), (1, Gen.Int[5_000, 15_000]))).Array[0, 40];

    [Fact]
    public void Each_member_of_a_slice_gets_what_others_said_once_in_order_and_in_one_frame_of_each_part() =>
        Gen.Select(Said, Gen.Int[0, 2].Select(power => 1 << power)).Sample((said, slices) =>
        {
            var entries = said.Select((one, i) => EntryOf(i + 1, one.Sender, one.Length)).ToArray();
            foreach (var member in Members)
            {
                var mails = SliceMail.Of(entries, slices, Roster.SliceOf(member, slices)).ToArray();
                var frames = mails.Select(mail => mail.For(member)).OfType<Frame>().ToArray();
                Assert.Equal(entries.Where(entry => entry.SentBy != member).Select(entry => entry.Seq), frames.SelectMany(SeqsOf));
                Assert.All(frames, frame => Assert.InRange(frame.Utf8.Length, 1, ChatLimits.FrameBytes));
            }
        }, iter: 300, threads: 1);

    [Fact]
    public void All_who_said_nothing_share_the_frames_and_there_are_as_few_as_hold_the_entries()
    {
        var mail = Assert.Single(SliceMail.Of([EntryOf(1, 0, 5), EntryOf(2, -1, 5), EntryOf(3, 1, 5)], slices: 1, slice: 0));
        Assert.Same(mail.Frame, mail.For("c5"));
        Assert.Equal([1, 2, 3], SeqsOf(mail.Frame));
        Assert.Equal([2, 3], SeqsOf(mail.For("c0")!));
        Assert.Equal(["c0", "c1"], mail.Own!.Keys.Order());
    }

    [Fact]
    public void Who_sent_all_of_a_frame_gets_nothing()
    {
        var mail = Assert.Single(SliceMail.Of([EntryOf(1, 0, 5), EntryOf(2, 0, 5)], slices: 1, slice: 0));
        Assert.Null(mail.For("c0"));
    }

    [Fact]
    public void A_frame_never_says_which_connection_sent_an_entry()
    {
        var mail = Assert.Single(SliceMail.Of([EntryOf(1, 0, 5) with { SentBy = "L0SM9cOFvHcCIhw=" }], slices: 1, slice: 0));
        Assert.DoesNotContain("L0SM9c", System.Text.Encoding.UTF8.GetString(mail.Frame.Utf8.Span), StringComparison.Ordinal);
    }

    private static Entry EntryOf(long seq, int sender, int length) =>
        new("lobby", seq, EntryType.Message, "u", "n", new string('x', length), TestChat.Start)
        {
            SentBy = sender < 0 ? null : Members[sender],
        };

    private static IEnumerable<long> SeqsOf(Frame frame)
    {
        var json = JsonDocument.Parse(frame.Utf8).RootElement;
        return json.Type() == "batch"
            ? [.. json.GetProperty("frames").EnumerateArray().Select(one => one.GetProperty("seq").GetInt64())]
            : [json.GetProperty("seq").GetInt64()];
    }
}
