using Chat.Stores.Sqlite.Sql;

namespace Chat.Stores.Sqlite.Opening;

/// <summary>The tables, and the steps that bring an older file up to them.</summary>
internal static class Schema
{
    /// <summary>"Chat" in ASCII: what the header of our files says they are.</summary>
    public const int ApplicationId = 0x43686174;

    /// <summary>
    /// Each step raises the file's version by 1. A step that was once released is never changed.
    /// <para>
    /// Entries lie in the order of their arrival, and not in that of (room, seq): a group of messages to 60 rooms then
    /// changes the last page or two instead of 60 pages, which is 3 to 7 times as fast. Each entry names the one before
    /// it in its room, and each 64th has a waypoint, so that any page of a log is found with at most 63 steps to spare.
    /// What was sent lies in the same order for the same reason; instances keep an index of it in memory.
    /// </para>
    /// </summary>
    private static readonly string[] Steps =
    [
        """
        CREATE TABLE room (
            id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, epoch TEXT NOT NULL,
            seq INTEGER NOT NULL, last INTEGER NOT NULL, roster INTEGER NOT NULL, connections INTEGER NOT NULL) STRICT;
        CREATE TABLE author (
            id INTEGER PRIMARY KEY, user TEXT NOT NULL, name TEXT NOT NULL, UNIQUE (user, name)) STRICT;
        CREATE TABLE connection (
            key INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, author INTEGER NOT NULL, room TEXT NOT NULL,
            connected INTEGER NOT NULL, expires INTEGER NOT NULL) STRICT;
        CREATE TABLE member (
            connection INTEGER NOT NULL, room INTEGER NOT NULL, PRIMARY KEY (connection, room)) STRICT, WITHOUT ROWID;
        CREATE INDEX member_by_room ON member (room);
        CREATE TABLE entry (
            id INTEGER PRIMARY KEY, previous INTEGER NOT NULL, room INTEGER NOT NULL, seq INTEGER NOT NULL,
            type INTEGER NOT NULL, author INTEGER NOT NULL, at INTEGER NOT NULL, text TEXT NOT NULL) STRICT;
        CREATE TABLE waypoint (key INTEGER PRIMARY KEY, entry INTEGER NOT NULL) STRICT;
        CREATE TABLE sent (entry INTEGER PRIMARY KEY, id TEXT NOT NULL, until INTEGER NOT NULL) STRICT;
        """,
        """
        CREATE TABLE change (
            room INTEGER NOT NULL, version INTEGER NOT NULL, connection TEXT NOT NULL,
            PRIMARY KEY (room, version)) STRICT, WITHOUT ROWID;
        """,
        """
        ALTER TABLE room ADD COLUMN feed INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE room ADD COLUMN slices INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE room ADD COLUMN until INTEGER NOT NULL DEFAULT 0;
        CREATE TABLE slice (
            room INTEGER NOT NULL, feed INTEGER NOT NULL, slices INTEGER NOT NULL, slice INTEGER NOT NULL,
            cursor INTEGER NOT NULL, heard INTEGER NOT NULL, served INTEGER NOT NULL, recent INTEGER NOT NULL, holes TEXT NOT NULL,
            knocks INTEGER NOT NULL, holder TEXT NOT NULL, lease INTEGER NOT NULL, job INTEGER NOT NULL, used INTEGER NOT NULL,
            PRIMARY KEY (room, feed, slices, slice)) STRICT, WITHOUT ROWID;
        """,
        // When the token that let it in expires; NULL for a guest.
        "ALTER TABLE connection ADD COLUMN token INTEGER;",
        // The connection that sent an entry which went by the queue; NULL for all others.
        "ALTER TABLE entry ADD COLUMN sender TEXT;",
    ];

    public static int Version => Steps.Length;

    /// <summary>Between two waypoints of a room lie that many entries.</summary>
    public const int WaypointDistance = 64;

    /// <summary>The key of the waypoint at a number that <see cref="WaypointDistance"/> divides: 2^29 rooms of 2^40 entries fit.</summary>
    public static long WaypointKey(long room, long seq) => (room << 34) | (seq / WaypointDistance);

    /// <summary>Brings the file up to this version; a stop in the middle leaves it at the version that it had.</summary>
    public static void Migrate(Database database)
    {
        if (database.AskNumber("PRAGMA user_version") == Version)
            return;

        database.Run("BEGIN IMMEDIATE");
        foreach (var step in Steps[(int)database.AskNumber("PRAGMA user_version")..])
            database.Run(step);
        database.Run($"PRAGMA user_version = {Version}; COMMIT");
    }
}
