using Chat.Core.Storage;
using Chat.Stores.Sqlite.Opening;
using Chat.Stores.Sqlite.Sql;

namespace Chat.Stores.Sqlite.Writing;

/// <summary>All rooms' entries, in the order of their arrival.</summary>
internal sealed class EntryLog(WriteSession session)
{
    private readonly Statement _insert = session.Prepare("INSERT INTO entry VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)");

    private readonly Statement _waypoint = session.Prepare("INSERT INTO waypoint VALUES (?1, ?2)");

    private readonly Statement _newest = session.Prepare("SELECT max(id) FROM entry");

    private readonly Statement _get = session.Prepare(
        """
        SELECT room.name, entry.seq, type, author.user, author.name, text, at, sender
        FROM entry JOIN room ON room.id = entry.room JOIN author ON author.id = entry.author
        WHERE entry.id = ?1
        """);

    private long _last = -1;

    /// <summary>Numbers and adds an entry.</summary>
    /// <returns>The entry, and its place in the log.</returns>
    public (Entry Entry, long Place) Add(Room room, Draft draft)
    {
        var place = _last = (_last < 0 ? _newest.Number() ?? 0 : _last) + 1;
        var seq = room.Seq + 1;
        var at = DateTimeOffset.FromUnixTimeMilliseconds(draft.At.ToUnixTimeMilliseconds());
        var entry = room.Feed.WithSender(new(room.Name, seq, draft.Type, draft.User, draft.Name, draft.Text, at), draft.ConnectionId);
        session.Write(_insert
            .Bind(0, place).Bind(1, room.Last).Bind(2, room.Id).Bind(3, seq)
            .Bind(4, (long)draft.Type).Bind(5, session.Authors.IdOf(draft.User, draft.Name)).Bind(6, at.ToUnixTimeMilliseconds())
            .Bind(7, draft.Text).BindIfAny(8, entry.SentBy));
        if (seq % Schema.WaypointDistance == 0)
            session.Write(_waypoint.Bind(0, Schema.WaypointKey(room.Id, seq)).Bind(1, place));

        room.Seq = seq;
        room.Last = place;
        session.Rooms.Change(room);
        return (entry, place);
    }

    public Entry Get(long place)
    {
        using var _ = new Resetting(_get.Bind(0, place));
        _get.Step();
        return new(_get.Text(0), _get.Int64(1), (EntryType)_get.Int64(2), _get.Text(3), _get.Text(4), _get.Text(5), _get.Time(6))
        {
            SentBy = _get.TextIfAny(7),
        };
    }

    public void Forget() => _last = -1;
}
