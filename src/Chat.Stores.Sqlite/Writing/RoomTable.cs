using System.Security.Cryptography;
using Chat.Core.Storage;
using Chat.Stores.Sqlite.Sql;

namespace Chat.Stores.Sqlite.Writing;

/// <summary>A room as the writer knows it; what changed is saved once, at the end of the transaction.</summary>
internal sealed class Room
{
    public required long Id { get; init; }

    public required string Name { get; init; }

    public required string Epoch { get; init; }

    public long Seq { get; set; }

    /// <summary>The newest entry; 0 for none.</summary>
    public long Last { get; set; }

    public long RosterVersion { get; set; }

    public int Connections { get; set; }

    public RoomFeed Feed { get; set; }

    public bool Changed { get; set; }

    public RoomHead Head => new(Seq, Epoch, RosterVersion, Connections) { Feed = Feed };
}

/// <summary>The rooms, remembered as long as nobody else writes to the file.</summary>
internal sealed class RoomTable(WriteSession session)
{
    // 200 bytes each: so that rooms that nobody uses any more do not stay in memory for good.
    private const int MostRemembered = 50_000;

    private readonly Dictionary<string, Room> _rooms = new(StringComparer.Ordinal);

    private readonly List<Room> _changed = [];

    private const string Columns = "id, epoch, seq, last, roster, connections, name, feed, slices, until";

    private readonly Statement _find = session.Prepare($"SELECT {Columns} FROM room WHERE name = ?1");

    private readonly Statement _get = session.Prepare($"SELECT {Columns} FROM room WHERE id = ?1");

    private readonly Statement _insert = session.Prepare(
        "INSERT INTO room (name, epoch, seq, last, roster, connections) VALUES (?1, ?2, 0, 0, 0, 0)");

    private readonly Statement _save = session.Prepare(
        "UPDATE room SET seq = ?2, last = ?3, roster = ?4, connections = ?5 WHERE id = ?1");

    private readonly Statement _saveFeed = session.Prepare("UPDATE room SET feed = ?2, slices = ?3, until = ?4 WHERE id = ?1");

    public Room? Find(string name) => _rooms.TryGetValue(name, out var room) ? room : Read(_find.Bind(0, name));

    /// <summary>The room, made now where it was never written to.</summary>
    public Room FindOrMake(string name)
    {
        if (Find(name) is { } room)
            return room;

        session.Write(_insert.Bind(0, name).Bind(1, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(6))));
        return Find(name)!;
    }

    public Room Get(long id)
    {
        using var _ = new Resetting(_get.Bind(0, id));
        _get.Step();
        return Find(_get.Text(6))!;
    }

    public void Change(Room room)
    {
        if (room.Changed)
            return;
        room.Changed = true;
        _changed.Add(room);
    }

    /// <summary>A member was added or removed.</summary>
    public void ChangeRoster(Room room, int connections)
    {
        room.RosterVersion++;
        room.Connections += connections;
        Change(room);
    }

    /// <summary>Saved at once, since it changes so rarely that no other write need carry it.</summary>
    public void ChangeFeed(Room room, RoomFeed feed)
    {
        room.Feed = feed;
        session.Write(_saveFeed
            .Bind(0, room.Id).Bind(1, feed.From).Bind(2, feed.Slices).Bind(3, feed.Until.ToUnixTimeMilliseconds()));
    }

    public void Save()
    {
        foreach (var room in _changed)
        {
            session.Write(_save.Bind(0, room.Id).Bind(1, room.Seq).Bind(2, room.Last).Bind(3, room.RosterVersion).Bind(4, room.Connections));
            room.Changed = false;
        }

        _changed.Clear();
        if (_rooms.Count > MostRemembered)
            _rooms.Clear();
    }

    public void Forget()
    {
        _rooms.Clear();
        _changed.Clear();
    }

    private Room? Read(Statement row)
    {
        if (!row.Step())
            return null;

        var room = new Room
        {
            Id = row.Int64(0),
            Epoch = row.Text(1),
            Seq = row.Int64(2),
            Last = row.Int64(3),
            RosterVersion = row.Int64(4),
            Connections = (int)row.Int64(5),
            Name = row.Text(6),
            Feed = row.Int64(8) == 0 ? default : new(row.Int64(7), (int)row.Int64(8), row.Time(9)),
        };
        row.Reset();
        _rooms[room.Name] = room;
        return room;
    }
}
