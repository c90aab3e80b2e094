using Chat.Core.Storage;
using Chat.Stores.Sqlite.Sql;

namespace Chat.Stores.Sqlite.Writing;

/// <summary>
/// Whose membership each of the last versions of a large room's roster changed. What became of it is not here: a reader
/// looks that up at the same moment, for the few whom it concerns.
/// </summary>
/// <remarks>
/// To read 10,000 members takes some 10 ms, and to read what has changed some microseconds. Small rooms have none: there
/// the whole costs less than this log would.
/// </remarks>
internal sealed class ChangeLog(WriteSession session, int above)
{
    /// <summary>A room of 100,000 with 50 joins and leaves a second has so many in three minutes.</summary>
    private const long Kept = 8_192;

    // Each deletion takes the room of so many at once.
    private const long TrimmedAtOnce = 512;

    private readonly Statement _insert = session.Prepare("INSERT INTO change SELECT ?1, ?2, id FROM connection WHERE key = ?3");

    private readonly Statement _trim = session.Prepare("DELETE FROM change WHERE room = ?1 AND version <= ?2");

    /// <summary>From somewhat below the size from which on it is read: a room that comes and goes about that has it whole.</summary>
    public static bool Covers(int connections, int above) => connections > above * 7L / 8;

    /// <summary>Whether to ask for changes of a room at all: beyond so many the whole roster costs less.</summary>
    public static bool IsWorthwhile(RoomHead head, long after, int above) =>
        head.Connections > above && head.RosterVersion - after <= Math.Max(20, head.Connections / 4);

    /// <param name="room">At the version that the change has raised.</param>
    /// <param name="connection">Whose, still known.</param>
    public void Add(Room room, long connection)
    {
        if (!Covers(room.Connections, above))
            return;
        session.Write(_insert.Bind(0, room.Id).Bind(1, room.RosterVersion).Bind(2, connection));
        if (room.RosterVersion % TrimmedAtOnce == 0)
            session.Write(_trim.Bind(0, room.Id).Bind(1, room.RosterVersion - Kept));
    }
}
