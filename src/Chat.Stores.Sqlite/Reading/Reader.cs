using Chat.Core.Storage;
using Chat.Stores.Sqlite.Sql;

namespace Chat.Stores.Sqlite.Reading;

/// <summary>A connection that reads, for one caller at a time. Write-ahead logging lets it read while another one writes.</summary>
internal sealed class Reader : IDisposable
{
    private readonly Database _database;

    private readonly Statement _begin;

    private readonly Statement _end;

    private readonly Statement _head;

    private readonly Statement _connectionById;

    private readonly Statement _isMember;

    private readonly Statement _members;

    private readonly Statement _changes;

    private readonly LogReader _log;

    public Reader(Database database)
    {
        _database = database;

        // A reader needs a few pages at a time; what is used often is in the system's cache.
        database.Run("PRAGMA cache_size = -512");
        database.Run("PRAGMA query_only = 1");
        _begin = database.Prepare("BEGIN");
        _end = database.Prepare("ROLLBACK");
        _head = database.Prepare("SELECT id, epoch, seq, last, roster, connections, feed, slices, until FROM room WHERE name = ?1");
        _connectionById = database.Prepare(
            """
            SELECT connection.id, author.user, author.name, connection.room, connection.connected, connection.expires, connection.token
            FROM connection JOIN author ON author.id = connection.author
            WHERE connection.id = ?1 AND connection.expires > ?2
            """);
        _isMember = database.Prepare(
            """
            SELECT 1 FROM connection JOIN member ON member.connection = connection.key
            WHERE connection.id = ?1 AND connection.expires > ?2 AND member.room = (SELECT id FROM room WHERE name = ?3)
            """);
        _members = database.Prepare(
            """
            SELECT connection.id, author.user, author.name, connection.connected, connection.expires, connection.token
            FROM member CROSS JOIN connection ON connection.key = member.connection JOIN author ON author.id = connection.author
            WHERE member.room = ?1
            """);
        _changes = database.Prepare(
            """
            SELECT change.connection, author.user, author.name, connection.connected, connection.expires, connection.token,
                change.version, member.room IS NOT NULL AND connection.expires > ?3
            FROM change LEFT JOIN connection ON connection.id = change.connection
                LEFT JOIN member ON member.connection = connection.key AND member.room = change.room
                LEFT JOIN author ON author.id = connection.author
            WHERE change.room = ?1 AND change.version > ?2
            ORDER BY change.version
            """);
        _log = new(database);
    }

    public Connection? FindConnection(string connectionId, long now)
    {
        var row = _connectionById.Bind(0, connectionId).Bind(1, now);
        using var _ = new Resetting(row);
        if (!row.Step()) return null;
        return new(row.Text(0), row.Text(1), row.Text(2), row.Text(3), row.Time(4), row.Time(5)) { TokenExpiresAt = row.TimeIfAny(6) };
    }

    public bool IsMember(string connectionId, string room, long now) =>
        _isMember.Bind(0, connectionId).Bind(1, now).Bind(2, room).Number() is not null;

    /// <summary>The members, and how many of the room's have expired and were left out.</summary>
    public (Roster Roster, int Expired) ReadRoster(string room, long now)
    {
        using var _ = Snapshot();
        var (id, head, _) = Head(room);
        var members = new List<Member>(head.Connections);
        var expired = 0;
        using var __ = new Resetting(_members.Bind(0, id));
        while (_members.Step())
        {
            if (_members.Int64(4) <= now)
                expired++;
            else
                members.Add(MemberOf(_members));
        }

        return (new(room, head.RosterVersion, members), expired);
    }

    /// <summary>
    /// What became of those whose membership has changed since a version, all of it as of this moment, so that the order of
    /// the changes matters no more. Null where a version is missing, or the room is not the one that the head was of.
    /// </summary>
    public RosterChanges? ReadChanges(string room, long after, RoomHead head, long now)
    {
        using var _ = Snapshot();
        var (id, current, _) = Head(room);
        if (current.Epoch != head.Epoch || current.RosterVersion < head.RosterVersion)
            return null;

        var changes = new List<RosterChange>();
        using var __ = new Resetting(_changes.Bind(0, id).Bind(1, after).Bind(2, now));
        while (_changes.Step())
        {
            if (_changes.Int64(6) != ++after)
                return null;
            changes.Add(new(_changes.Text(0), _changes.Int64(7) == 0 ? null : MemberOf(_changes)));
        }

        return after == current.RosterVersion ? new(after, changes) : null;
    }

    /// <summary>The member that the first six columns say.</summary>
    private static Member MemberOf(Statement row) =>
        new(row.Text(0), row.Text(1), row.Text(2), row.Time(3), row.Time(4)) { TokenExpiresAt = row.TimeIfAny(5) };

    public HistoryPage ReadHistory(HistoryQuery query)
    {
        using var _ = Snapshot();
        var (id, head, last) = Head(query.Room);
        return _log.Read(query, id, head, last);
    }

    public void Dispose() => _database.Dispose();

    private SnapshotScope Snapshot()
    {
        _begin.Run();
        return new(_end);
    }

    private (long Id, RoomHead Head, long Last) Head(string room)
    {
        var row = _head.Bind(0, room);
        using var _ = new Resetting(row);
        return row.Step()
            ? (row.Int64(0), new(row.Int64(2), row.Text(1), row.Int64(4), (int)row.Int64(5)) { Feed = Feed(row) }, row.Int64(3))
            : (0, new(0, "", 0, 0), 0);
    }

    private static RoomFeed Feed(Statement row) => row.Int64(7) == 0 ? default : new(row.Int64(6), (int)row.Int64(7), row.Time(8));

    /// <summary>All that is read inside is of one moment.</summary>
    private readonly struct SnapshotScope(Statement end) : IDisposable
    {
        public void Dispose() => end.Run();
    }
}
