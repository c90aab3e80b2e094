using Chat.Core.Storage;

namespace Chat.Core.Protocol;

/// <summary>Entries on their way into one frame, ascending; <paramref name="More"/> says whether there are further ones.</summary>
internal readonly record struct EntryPage(IReadOnlyList<EntryFrame> Entries, bool More)
{
    public static EntryPage Of(HistoryPage page) => new([.. page.Entries.Select(EntryFrame.Of)], page.More);

    /// <summary>Those numbered up to <paramref name="last"/>: what comes after it reaches the client live.</summary>
    public static EntryPage UpTo(HistoryPage page, long last)
    {
        var more = page.More && (page.Entries.Count == 0 || page.Entries[^1].Seq < last);
        return new([.. page.Entries.Where(entry => entry.Seq <= last).Select(EntryFrame.Of)], more);
    }

    /// <summary>As many from the oldest on as fit into so many bytes.</summary>
    public EntryPage KeepOldest(int bytes)
    {
        var count = 0;
        while (count < Entries.Count && (bytes -= Size(Entries[count])) >= 0) count++;
        return count == Entries.Count ? this : new([.. Entries.Take(count)], More: true);
    }

    /// <summary>As many up to the newest as fit into so many bytes.</summary>
    public EntryPage KeepNewest(int bytes)
    {
        var count = 0;
        while (count < Entries.Count && (bytes -= Size(Entries[^(count + 1)])) >= 0) count++;
        return count == Entries.Count ? this : new([.. Entries.Skip(Entries.Count - count)], More: true);
    }

    /// <summary>With the comma to the next one; the last has none, so that a page may end one byte short of the limit.</summary>
    private static int Size(EntryFrame entry) => FrameWriter.Measure(entry, ChatJson.Default.EntryFrame) + 1;
}
