using Chat.Core.Storage;
using Chat.Stores.Sqlite.Opening;
using Chat.Stores.Sqlite.Sql;

namespace Chat.Stores.Sqlite.Reading;

/// <summary>
/// Finds pages of a room's log. Entries lie among those of other rooms, and each names the one before it: a page is looked up
/// from its newest entry backwards. That one is found from the next waypoint above it, or from the room's newest.
/// </summary>
/// <remarks>This store gives out a number only with an entry, so the numbers of a room have no holes.</remarks>
internal sealed class LogReader(Database database)
{
    private readonly Statement _entry = database.Prepare(
        """
        SELECT entry.previous, entry.seq, entry.type, author.user, author.name, entry.text, entry.at, entry.sender
        FROM entry JOIN author ON author.id = entry.author
        WHERE entry.id = ?1
        """);

    private readonly Statement _previous = database.Prepare("SELECT previous FROM entry WHERE id = ?1");

    private readonly Statement _waypoint = database.Prepare("SELECT entry FROM waypoint WHERE key = ?1");

    /// <param name="query">What is asked for.</param>
    /// <param name="room">The room's key.</param>
    /// <param name="head">The room's head at this moment.</param>
    /// <param name="last">Where its newest entry lies.</param>
    public HistoryPage Read(HistoryQuery query, long room, RoomHead head, long last)
    {
        if (query.After is { } after)
        {
            var lost = after > head.Seq;
            var oldest = Oldest(query, room, lost ? 0 : Math.Max(after, 0), head.Seq, last);
            return new(head, oldest, More: oldest.Count > 0 && oldest[^1].Seq < head.Seq, lost);
        }

        var top = query.Before is { } before ? Math.Clamp(before - 1, 0, head.Seq) : head.Seq;
        var newest = Newest(query, room, top, head.Seq, last);
        return new(head, newest, More: newest.Count > 0 && newest[0].Seq > 1, Lost: false);
    }

    /// <summary>The page that begins above a number.</summary>
    private List<Entry> Oldest(HistoryQuery query, long room, long bottom, long newest, long last)
    {
        var count = (int)Math.Min(query.Limit, newest - bottom);
        if (query.MostBytes is null || count <= 0)
            return Newest(query with { Limit = count }, room, bottom + count, newest, last);

        // Where an entry lies costs little to read, and what a large one holds much.
        var places = new long[count];
        places[^1] = PlaceOf(room, bottom + count, newest, last);
        for (var i = count - 1; i > 0; i--)
            places[i - 1] = PreviousOf(places[i]);
        var (entries, bytes) = (new List<Entry>(), 0);
        for (var i = 0; i < count && !query.IsFilledBy(i, bytes); i++)
        {
            entries.Add(EntryAt(places[i], query.Room, out _));
            bytes += entries[^1].LeastFrameBytes;
        }

        return entries;
    }

    /// <summary>The page that ends with a number.</summary>
    private List<Entry> Newest(HistoryQuery query, long room, long top, long newest, long last)
    {
        var entries = new List<Entry>();
        if (top <= 0 || query.Limit <= 0)
            return entries;

        var (place, bytes) = (PlaceOf(room, top, newest, last), 0);
        for (var seq = top; seq > 0 && !query.IsFilledBy(entries.Count, bytes); seq--)
        {
            entries.Add(EntryAt(place, query.Room, out place));
            if (query.MostBytes is not null)
                bytes += entries[^1].LeastFrameBytes;
        }

        entries.Reverse();
        return entries;
    }

    private Entry EntryAt(long place, string room, out long previous)
    {
        using var _ = new Resetting(_entry.Bind(0, place));
        _entry.Step();
        previous = _entry.Int64(0);
        return new(room, _entry.Int64(1), (EntryType)_entry.Int64(2), _entry.Text(3), _entry.Text(4), _entry.Text(5), _entry.Time(6))
        {
            SentBy = _entry.TextIfAny(7),
        };
    }

    private long PreviousOf(long place) => _previous.Bind(0, place).Number()!.Value;

    private long PlaceOf(long room, long seq, long newest, long last)
    {
        var from = (seq + Schema.WaypointDistance - 1) / Schema.WaypointDistance * Schema.WaypointDistance;
        var place = last;
        if (from < newest)
            place = _waypoint.Bind(0, Schema.WaypointKey(room, from)).Number()!.Value;
        else
            from = newest;

        for (; from > seq; from--)
            place = PreviousOf(place);
        return place;
    }
}
