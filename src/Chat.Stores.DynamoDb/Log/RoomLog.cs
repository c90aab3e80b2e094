using Chat.Core.Storage;
using Chat.Stores.DynamoDb.Table;
using static Chat.Stores.DynamoDb.Table.Attributes;

namespace Chat.Stores.DynamoDb.Log;

/// <summary>The entries of the rooms. An entry is put once and never changed by another put at its number.</summary>
internal sealed class RoomLog(ItemTable table, DynamoDbStoreOptions options, TimeProvider time)
{
    private const string IsFree = $"attribute_not_exists(#{ChatTable.PartitionKey})";

    /// <summary>Stores an entry at its number, unless the place is taken.</summary>
    /// <returns>Whether it was stored, and what is there now: null for a place that is held and stays empty.</returns>
    public async ValueTask<(bool Stored, Entry? Entry)> PutAsync(Entry entry, CancellationToken cancellation)
    {
        DateTimeOffset? until = options.KeepEntriesFor is { } kept ? entry.At + kept : null;
        var outcome = await table.PutAsync(EntryItem.From(entry, until), new(Condition: IsFree), cancellation);
        return outcome.Applied ? (true, entry) : (false, EntryItem.Parse(entry.Room, outcome.Item!));
    }

    /// <summary>Sees to it that nothing is stored at a number any more.</summary>
    /// <returns>The entry that was stored there before; else null.</returns>
    public async ValueTask<Entry?> VoidAsync(string room, long seq, DateTimeOffset until, CancellationToken cancellation)
    {
        var outcome = await table.PutAsync(EntryItem.Void(room, seq, until), new(Condition: IsFree), cancellation);
        return outcome.Applied ? null : EntryItem.Parse(room, outcome.Item!);
    }

    public async ValueTask<Entry?> FindAsync(string room, long seq, CancellationToken cancellation) =>
        await table.GetAsync(Key.Entry(room, seq), cancellation) is { } item ? EntryItem.Parse(room, item) : null;

    /// <summary>The entries numbered <paramref name="from"/> to <paramref name="to"/>, both included, up to a limit.</summary>
    /// <returns>In the order read; one more than <paramref name="limit"/> never, <c>More</c> says that there are further ones.</returns>
    public async ValueTask<(List<Entry> Entries, bool More)> ReadAsync(
        string room, long from, long to, bool ascending, int limit, CancellationToken cancellation)
    {
        var entries = new List<Entry>();
        if (from > to)
            return (entries, false);

        const string Range = $"#{ChatTable.PartitionKey} = :pk AND #{ChatTable.SortKey} BETWEEN :from AND :to";
        var values = new Item
        {
            [":pk"] = Of(Key.LogPartition(room)), [":from"] = Of(Key.SortOf(from)), [":to"] = Of(Key.SortOf(to)),
        };
        Item? next = null;
        do
        {
            (var items, next) = await table.QueryAsync(Range, values, ascending, limit + 1 - entries.Count, next, cancellation);
            var now = time.GetUtcNow();
            entries.AddRange(items.Where(item => EntryItem.IsKept(item, now)).Select(item => EntryItem.Parse(room, item)).OfType<Entry>());
        }
        while (next is not null && entries.Count <= limit);

        var more = entries.Count > limit;
        if (more)
            entries.RemoveRange(limit, entries.Count - limit);
        return (entries, more);
    }
}
