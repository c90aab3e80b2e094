using Chat.Core.Protocol;
using Chat.Core.Storage;

namespace Chat.Core.Delivery.Queued;

/// <summary>
/// Entries as the frames that bring them to a slice: as few as hold them, in order. Who sent some of a frame's entries has
/// those as its answers, and gets a frame of the others' instead.
/// </summary>
internal static class SliceMail
{
    /// <param name="entries">What is to be sent, in the order in which it is to arrive.</param>
    /// <param name="slices">Into how many slices the room is cut.</param>
    /// <param name="slice">Which of them is sent to: other slices' senders need no frames of their own here.</param>
    public static IEnumerable<Mail> Of(IReadOnlyList<Entry> entries, int slices, int slice)
    {
        var parts = entries.Select(entry => new Part(FrameOf(entry), SenderOf(entry, slices, slice))).ToArray();
        var frames = Array.ConvertAll(parts, part => part.Frame);
        for (var start = 0; start < parts.Length;)
        {
            var count = Math.Max(1, BatchFrame.Fitting(frames.AsSpan(start)));
            yield return new(Join(frames.AsSpan(start, count))!, Own: Own(parts.AsSpan(start, count)));
            start += count;
        }
    }

    private static Dictionary<string, Frame?>? Own(ReadOnlySpan<Part> parts)
    {
        Dictionary<string, Frame?>? own = null;
        foreach (var part in parts)
        {
            if (part.Sender is not { } sender || own?.ContainsKey(sender) == true) continue;
            (own ??= new(StringComparer.Ordinal))[sender] = Join(OfOthers(parts, sender));
        }

        return own;
    }

    private static Frame[] OfOthers(ReadOnlySpan<Part> parts, string sender)
    {
        var others = new List<Frame>(parts.Length);
        foreach (var part in parts)
        {
            if (!string.Equals(part.Sender, sender, StringComparison.Ordinal)) others.Add(part.Frame);
        }

        return [.. others];
    }

    private static Frame? Join(ReadOnlySpan<Frame> frames) => frames.Length switch
    {
        0 => null,
        1 => frames[0],
        _ => BatchFrame.Of(frames),
    };

    private static Frame FrameOf(Entry entry) => new(FrameWriter.Write(EntryFrame.Of(entry), ChatJson.Default.EntryFrame));

    private static string? SenderOf(Entry entry, int slices, int slice) =>
        entry.SentBy is { } sender && Roster.SliceOf(sender, slices) == slice ? sender : null;

    private readonly record struct Part(Frame Frame, string? Sender);
}
