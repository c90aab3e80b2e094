using Chat.Core.Storage;

namespace Chat.Core.Delivery.Queued;

/// <summary>What one look at a room's log gave for one slice.</summary>
/// <param name="Head">The room's head at that time: the roster must be at least as new.</param>
/// <param name="Entries">What is to be sent, in the order in which it is to arrive.</param>
/// <param name="Progress">Where the slice stands once they are sent.</param>
/// <param name="More">Whether the log had more than was looked at.</param>
internal sealed record SlicePass(RoomHead Head, IReadOnlyList<Entry> Entries, SliceProgress Progress, bool More);

/// <summary>Reads what a slice has not been served yet.</summary>
/// <remarks>
/// A number without an entry is a put that is still under way, or one that nobody uses. It is waited for a little, so that
/// the order stays that of the numbers; then it becomes a hole, which is looked at again for a while, and is served
/// late if its entry comes. The entry's own job is not relied on for that: it may find the slice held whenever it comes, or
/// lie hidden behind a function that died with it.
/// </remarks>
internal sealed class SliceReader(IChatStore store, ChatOptions options, TimeProvider time)
{
    private const int Page = 200;

    /// <summary>
    /// What a store that stands still leaves open for seconds in the busiest of rooms; the oldest are given up above it. One
    /// takes some 22 bytes in the slice's item, and only for as long as it is open.
    /// </summary>
    private const int MostHoles = 200;

    /// <summary>Holes so near to each other are looked for with one query: an entry in between costs less than a query.</summary>
    private const int OneLook = 8;

    /// <summary>
    /// So long every pass looks for what a hole lacks: a put that is slow. What takes longer is somebody's retry, and is looked
    /// for once in so long, as each look is two read units.
    /// </summary>
    private static readonly TimeSpan HoleLook = TimeSpan.FromSeconds(2);

    /// <summary>An entry that has not come 30 s after its number never does; as much again for clocks and queues.</summary>
    private static readonly TimeSpan OldHole = TimeSpan.FromSeconds(60);

    /// <summary>Between two looks for a number that is missing.</summary>
    private static readonly TimeSpan HolePoll = TimeSpan.FromMilliseconds(40);

    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    public async ValueTask<SlicePass> ReadAsync(FanOutJob job, SliceProgress progress, long knocks, CancellationToken cancellation)
    {
        var started = time.GetTimestamp();
        var found = await FindAsync(job, progress.Cursor, long.MaxValue, cancellation);
        while (found.Missing.Count > 0 && time.GetElapsedTime(started) < options.HoleWait)
        {
            await Task.Delay(HolePoll, time, cancellation);
            // No further than at first: what is numbered meanwhile may be missing for as good a reason.
            found = await FindAsync(job, progress.Cursor, found.Limit, cancellation);
        }

        var now = time.GetUtcNow();
        var (late, holes) = await FindLateAsync(job, progress, now, cancellation);
        IReadOnlyList<Entry> entries = late.Count > 0 ? [.. late, .. found.Entries] : found.Entries;
        var next = new SliceProgress(
            Math.Max(progress.Cursor, found.Top),
            // What a page has cut off is not covered yet, so that nobody's knock is either.
            found.More ? progress.Heard : knocks,
            now,
            Recent(progress, now) + found.Entries.Count,
            [.. holes.Concat(found.Missing.Select(seq => new SliceHole(seq, now))).TakeLast(MostHoles)]);
        return new(found.Head, entries, next, found.More);
    }

    /// <summary>How long a slice's receivers are left alone after what they were sent last.</summary>
    /// <remarks>Nothing for up to one entry a second, the whole window from four a second on.</remarks>
    public ValueTask<TimeSpan> WaitBeforeAsync(FanOutJob job, SliceProgress progress, CancellationToken cancellation)
    {
        if (progress.ServedAt is not { } servedAt) return WaitForStartAsync(job, cancellation);
        var now = time.GetUtcNow();
        var window = options.GatherWindow * Math.Clamp((Recent(progress, now) - 1) / 3, 0, 1);
        var wait = servedAt + window - now;
        return new(wait < window ? wait : window);
    }

    /// <summary>
    /// What was said right before a feed began is on its way by another: posted inline, or by a feed of fewer slices. It gets
    /// a head start, once, so that what comes after it arrives after it.
    /// </summary>
    private async ValueTask<TimeSpan> WaitForStartAsync(FanOutJob job, CancellationToken cancellation)
    {
        if (job.From is not > 0) return TimeSpan.Zero;
        var page = await store.ReadHistoryAsync(new(job.Room, 1, After: job.From.Value - 1), cancellation);
        if (page.Entries is not [var before] || before.Seq != job.From) return TimeSpan.Zero;
        var start = options.GatherWindow * 1.5;
        var wait = before.At + start - time.GetUtcNow();
        return wait < start ? wait : start;
    }

    /// <summary>Entries of about the last second: each counts less the longer ago it is.</summary>
    private static double Recent(SliceProgress progress, DateTimeOffset now) =>
        progress.ServedAt is { } servedAt ? progress.Recent * Math.Exp(-Math.Max(0, (now - servedAt) / Second)) : 0;

    private async ValueTask<Found> FindAsync(FanOutJob job, long cursor, long most, CancellationToken cancellation)
    {
        var page = await store.ReadHistoryAsync(new(job.Room, Page, After: cursor), cancellation);
        var feed = page.Head.Feed;
        var isCurrent = feed.IsSameAs(job.From!.Value, job.Slices);
        var limit = Math.Min(most, isCurrent ? page.Head.Seq : Math.Min(page.Head.Seq, feed.From));
        var entries = page.Entries.Where(entry => entry.Seq > cursor && entry.Seq <= limit).ToList();
        var more = page.More && page.Entries.Count > 0 && page.Entries[^1].Seq < limit;
        var top = more ? page.Entries[^1].Seq : limit;
        var missing = new List<long>();
        var seen = entries.Select(entry => entry.Seq).ToHashSet();
        for (var seq = Math.Max(cursor, top - Page) + 1; seq <= top; seq++)
        {
            if (!seen.Contains(seq)) missing.Add(seq);
        }

        // What was posted inline after the feed had lapsed is not sent again. A job's own entry was not.
        if (isCurrent) entries.RemoveAll(entry => !feed.Takes(entry) && entry.Seq != job.Seq);
        return new(page.Head, entries, missing, top, limit, more);
    }

    private async ValueTask<(List<Entry> Entries, List<SliceHole> Holes)> FindLateAsync(
        FanOutJob job, SliceProgress progress, DateTimeOffset now, CancellationToken cancellation)
    {
        var due = progress.Holes.Where(hole => hole.Seq == job.Seq || IsDue(hole, progress.ServedAt, now)).Select(hole => hole.Seq);
        var entries = await ReadAsync(job.Room, [.. due.Order()], cancellation);
        var found = entries.Select(entry => entry.Seq).ToHashSet();
        return (entries, [.. progress.Holes.Where(hole => !found.Contains(hole.Seq) && now - hole.Since < OldHole)]);
    }

    private async ValueTask<List<Entry>> ReadAsync(string room, IReadOnlyList<long> seqs, CancellationToken cancellation)
    {
        var entries = new List<Entry>();
        for (var first = 0; first < seqs.Count;)
        {
            var next = first + 1;
            while (next < seqs.Count && seqs[next] - seqs[next - 1] <= OneLook && seqs[next] - seqs[first] < Page) next++;
            var limit = (int)(seqs[next - 1] - seqs[first] + 1);
            var page = await store.ReadHistoryAsync(new(room, limit, After: seqs[first] - 1), cancellation);
            entries.AddRange(page.Entries.Where(entry => seqs.Contains(entry.Seq)));
            first = next;
        }

        return entries;
    }

    /// <summary>Whether nobody has looked for it in this part of its life; one that is to be given up is looked for a last time.</summary>
    private static bool IsDue(SliceHole hole, DateTimeOffset? last, DateTimeOffset now) =>
        now - hole.Since < HoleLook || last is not { } before || Math.Floor((now - hole.Since) / HoleLook) > Math.Floor((before - hole.Since) / HoleLook);

    private readonly record struct Found(
        RoomHead Head, List<Entry> Entries, List<long> Missing, long Top, long Limit, bool More);
}
