using Chat.Core.Protocol;
using Chat.Core.Storage;

namespace Chat.Stores.DynamoDb.Log;

/// <summary>A page of a room's log while it is read.</summary>
/// <remarks>
/// DynamoDB bills a query for all that it reads, and can be told how many items that may be but not how many bytes: 200 items
/// of 8 KB are 400 read units, for a frame that has room for three of them. So a page of unknown weight begins with a few, and
/// goes on as what has come weighs. A page of the default size is read at once, as its entries nearly always are small; where
/// they are not, the room's next pages begin with a few as well.
/// </remarks>
internal sealed class LogPage(HistoryQuery query, LargeEntries large)
{
    /// <summary>Of the largest entries these are 21 read units, and more than a frame holds.</summary>
    private const int Few = 10;

    /// <summary>A page of 200 small ones then takes three queries: 10, 50 and the rest.</summary>
    private const int Growth = 5;

    private int _bytes;
    private int _items;

    /// <summary>In the order read.</summary>
    public List<Entry> Entries { get; } = [];

    /// <summary>Whether there is an entry that the page has no room for; then the page is whole.</summary>
    public bool More { get; private set; }

    /// <summary>How many items to ask for next. The one more than the page holds says whether there are further ones.</summary>
    public int ItemsToRead(DateTimeOffset now)
    {
        var rest = query.Limit + 1 - Entries.Count;
        if (query.MostBytes is not { } most) return rest;
        var isCareful = large.Are(query.Room, now);
        if (_items == 0) return isCareful || query.Limit > ChatLimits.HistoryEntriesByDefault ? Math.Min(Few, rest) : rest;
        var fitting = Entries.Count == 0 ? rest : ((most - _bytes) / (_bytes / Entries.Count)) + 2;
        return Math.Min(Math.Min(fitting, rest), isCareful ? Few : Growth * _items);
    }

    public void Add(IReadOnlyList<Item> items, DateTimeOffset now)
    {
        _items += items.Count;
        // Twice what there is room for may be bad luck with one item; more is a log of large ones.
        if (query.MostBytes is { } most && items.Sum(EntryItem.SizeOf) > 2 * most) large.Note(query.Room, now);
        foreach (var item in items)
        {
            if (!EntryItem.IsKept(item, now) || EntryItem.Parse(query.Room, item) is not { } entry) continue;
            if (More = query.IsFilledBy(Entries.Count, _bytes)) return;
            Entries.Add(entry);
            _bytes += entry.LeastFrameBytes;
        }
    }
}
