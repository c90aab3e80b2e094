using Chat.Core.Storage;
using Chat.Stores.DynamoDb.Rooms;

namespace Chat.Stores.DynamoDb.Log;

/// <summary>Answers queries on a room's log.</summary>
internal sealed class History(RoomLog log, Heads heads, DynamoDbStoreOptions options)
{
    public async ValueTask<HistoryPage> ReadAsync(HistoryQuery query, CancellationToken cancellation)
    {
        var reading = heads.ReadAsync(query.Room, cancellation).AsTask();
        var page = query.After is { } after
            ? await ReadAfterAsync(query, Math.Clamp(after, 0, long.MaxValue - 1), reading, cancellation)
            : await ReadBeforeAsync(query, query.Before ?? long.MaxValue, cancellation);
        return new((await reading).Head, page.Entries, page.More, page.Lost);
    }

    private async ValueTask<Found> ReadBeforeAsync(HistoryQuery query, long before, CancellationToken cancellation)
    {
        var (entries, more) = await log.ReadAsync(query, 0, before - 1, ascending: false, cancellation);
        entries.Reverse();
        return new(entries, more, Lost: false);
    }

    private async ValueTask<Found> ReadAfterAsync(
        HistoryQuery query, long after, Task<HeadState> reading, CancellationToken cancellation)
    {
        var (entries, more) = await log.ReadAsync(query, after + 1, long.MaxValue, ascending: true, cancellation);
        var newest = (await reading).Head.Seq;
        if (entries.Count > 0 || after <= newest)
            return new(entries, more, await HasLostAsync(query.Room, after, entries.Count > 0 ? entries[0].Seq : newest + 1, cancellation));

        (entries, more) = await log.ReadAsync(query, 0, long.MaxValue, ascending: true, cancellation);
        return new(entries, more, Lost: true);
    }

    /// <summary>
    /// Whether an entry between <paramref name="after"/> and the next one found may have expired. A gap may also be
    /// numbers that nobody used; it is only that where an entry shortly before it is still kept, as entries expire in
    /// order. Otherwise it counts as lost: to start over does no harm, to miss an entry does.
    /// </summary>
    private async ValueTask<bool> HasLostAsync(string room, long after, long next, CancellationToken cancellation)
    {
        const int Shortly = 20;
        const int Few = 4;
        if (options.KeepEntriesFor is null || next <= after + 1)
            return false;
        var (before, _) = await log.ReadAsync(new(room, Few), Math.Max(after - Shortly, 0), after, ascending: false, cancellation);
        return before.Count == 0;
    }

    private readonly record struct Found(IReadOnlyList<Entry> Entries, bool More, bool Lost);
}
