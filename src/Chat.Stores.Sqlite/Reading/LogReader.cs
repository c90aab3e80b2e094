using Chat.Core.Storage;
using Chat.Stores.Sqlite.Opening;
using Chat.Stores.Sqlite.Sql;

namespace Chat.Stores.Sqlite.Reading;

/// <summary>
/// Finds pages of a room's log. Entries lie among those of other rooms, and each names the one before it: a page is read
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
            var bottom = lost ? 0 : Math.Max(after, 0);
            var newest = Math.Min(bottom + query.Limit, head.Seq);
            return new(head, Entries(query.Room, room, bottom, newest, head.Seq, last), More: newest < head.Seq, lost);
        }

        var top = query.Before is { } before ? Math.Clamp(before - 1, 0, head.Seq) : head.Seq;
        var below = Math.Max(top - query.Limit, 0);
        return new(head, Entries(query.Room, room, below, top, head.Seq, last), More: below > 0, Lost: false);
    }

    /// <summary>The entries above one number up to another, ascending.</summary>
    private Entry[] Entries(string roomName, long room, long bottom, long top, long newest, long last)
    {
        var entries = new Entry[Math.Max(top - bottom, 0)];
        if (entries.Length == 0)
            return entries;

        var place = PlaceOf(room, top, newest, last);
        for (var i = entries.Length - 1; i >= 0; i--)
        {
            using var _ = new Resetting(_entry.Bind(0, place));
            _entry.Step();
            entries[i] = new(
                roomName, _entry.Int64(1), (EntryType)_entry.Int64(2), _entry.Text(3), _entry.Text(4), _entry.Text(5), _entry.Time(6))
            {
                SentBy = _entry.TextIfAny(7),
            };
            place = _entry.Int64(0);
        }

        return entries;
    }

    private long PlaceOf(long room, long seq, long newest, long last)
    {
        var from = (seq + Schema.WaypointDistance - 1) / Schema.WaypointDistance * Schema.WaypointDistance;
        var place = last;
        if (from < newest)
            place = _waypoint.Bind(0, Schema.WaypointKey(room, from)).Number()!.Value;
        else
            from = newest;

        for (; from > seq; from--)
            place = _previous.Bind(0, place).Number()!.Value;
        return place;
    }
}
