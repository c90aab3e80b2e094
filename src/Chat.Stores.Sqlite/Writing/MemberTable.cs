using Chat.Core.Storage;
using Chat.Stores.Sqlite.Sql;

namespace Chat.Stores.Sqlite.Writing;

/// <summary>Connections, and the rooms that they are in.</summary>
internal sealed class MemberTable(WriteSession session)
{
    private readonly Statement _insertConnection = session.Prepare(
        "INSERT INTO connection (id, author, room, connected, expires, token) VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (id) DO NOTHING");

    private readonly Statement _findKey = session.Prepare("SELECT key FROM connection WHERE id = ?1");

    private readonly Statement _findLiveKey = session.Prepare("SELECT key FROM connection WHERE id = ?1 AND expires > ?2");

    private readonly Statement _deleteConnection = session.Prepare("DELETE FROM connection WHERE key = ?1");

    private readonly Statement _isMember = session.Prepare("SELECT 1 FROM member WHERE connection = ?1 AND room = ?2");

    private readonly Statement _insert = session.Prepare("INSERT INTO member (connection, room) VALUES (?1, ?2)");

    private readonly Statement _delete = session.Prepare("DELETE FROM member WHERE connection = ?1 AND room = ?2");

    private readonly Statement _rooms = session.Prepare("SELECT room FROM member WHERE connection = ?1");

    private readonly Statement _countRooms = session.Prepare("SELECT count(*) FROM member WHERE connection = ?1");

    private readonly Statement _expired = session.Prepare("SELECT key FROM connection WHERE expires <= ?1 LIMIT ?2");

    private readonly Statement _all = session.Prepare("SELECT key FROM connection");

    /// <summary>The key of a connection that has not expired.</summary>
    public long? FindLive(string connectionId) => _findLiveKey.Bind(0, connectionId).Bind(1, session.Now).Number();

    /// <summary>The key of a connection, also of one that has expired.</summary>
    public long? Find(string connectionId) => _findKey.Bind(0, connectionId).Number();

    /// <summary>Adds a connection, unless there is one of that id.</summary>
    /// <returns>Its key, or null where there is one.</returns>
    public long? TryAdd(Connection connection)
    {
        session.Write(_insertConnection
            .Bind(0, connection.Id).Bind(1, session.Authors.IdOf(connection.User, connection.Name)).Bind(2, connection.StartingRoom)
            .Bind(3, connection.ConnectedAt.ToUnixTimeMilliseconds()).Bind(4, connection.ExpiresAt.ToUnixTimeMilliseconds())
            .Bind(5, connection.TokenExpiresAt?.ToUnixTimeMilliseconds()));
        return session.ChangedRows > 0 ? session.LastRow : null;
    }

    public bool IsMember(long connection, Room room) => _isMember.Bind(0, connection).Bind(1, room.Id).Number() is not null;

    public int CountRooms(long connection) => (int)_countRooms.Bind(0, connection).Number()!.Value;

    public void Join(long connection, Room room)
    {
        session.Write(_insert.Bind(0, connection).Bind(1, room.Id));
        session.Rooms.ChangeRoster(room, connections: 1);
        session.Changes.Add(room, connection);
    }

    public void Leave(long connection, Room room)
    {
        session.Write(_delete.Bind(0, connection).Bind(1, room.Id));
        session.Rooms.ChangeRoster(room, connections: -1);
        session.Changes.Add(room, connection);
    }

    /// <summary>Ends every membership of a connection, and the connection itself.</summary>
    /// <returns>The rooms that it was in.</returns>
    public List<string> Remove(long connection)
    {
        var rooms = Numbers(_rooms.Bind(0, connection)).ConvertAll(session.Rooms.Get);
        foreach (var room in rooms)
            Leave(connection, room);
        session.Write(_deleteConnection.Bind(0, connection));
        return rooms.ConvertAll(room => room.Name);
    }

    public List<long> Expired(int most) => Numbers(_expired.Bind(0, session.Now).Bind(1, most));

    public List<long> All() => Numbers(_all);

    private static List<long> Numbers(Statement statement)
    {
        var numbers = new List<long>();
        while (statement.Step())
            numbers.Add(statement.Int64(0));
        return numbers;
    }
}
