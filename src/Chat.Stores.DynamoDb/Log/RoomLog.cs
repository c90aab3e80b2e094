using Chat.Core.Storage;
using Chat.Stores.DynamoDb.Table;
using static Chat.Stores.DynamoDb.Table.Attributes;

namespace Chat.Stores.DynamoDb.Log;

/// <summary>The entries of the rooms. An entry is put once and never changed by another put at its number.</summary>
internal sealed class RoomLog(ItemTable table, DynamoDbStoreOptions options, TimeProvider time)
{
    private const string IsFree = $"attribute_not_exists(#{ChatTable.PartitionKey})";

    private readonly LargeEntries _large = new();

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

    /// <summary>What a query asks for of the entries numbered <paramref name="from"/> to <paramref name="to"/>, both included.</summary>
    /// <returns>In the order read; <c>More</c> says that there are further ones.</returns>
    public async ValueTask<(List<Entry> Entries, bool More)> ReadAsync(
        HistoryQuery query, long from, long to, bool ascending, CancellationToken cancellation)
    {
        var page = new LogPage(query, _large);
        if (from > to)
            return (page.Entries, false);

        const string Range = $"#{ChatTable.PartitionKey} = :pk AND #{ChatTable.SortKey} BETWEEN :from AND :to";
        var values = new Item
        {
            [":pk"] = Of(Key.LogPartition(query.Room)),
            [":from"] = Of(Key.SortOf(from)),
            [":to"] = Of(Key.SortOf(to)),
        };
        Item? next = null;
        do
        {
            (var items, next) = await table.QueryAsync(Range, values, ascending, page.ItemsToRead(time.GetUtcNow()), next, cancellation);
            page.Add(items, time.GetUtcNow());
        }
        while (next is not null && !page.More);

        return (page.Entries, page.More);
    }
}
