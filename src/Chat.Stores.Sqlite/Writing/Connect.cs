using Chat.Core.Storage;

namespace Chat.Stores.Sqlite.Writing;

internal sealed class Connect(Connection connection) : WriteOperation<RoomHead>
{
    protected override RoomHead Do(WriteSession session)
    {
        var key = session.Members.TryAdd(connection) ?? AddAgain(session);
        var room = session.Rooms.FindOrMake(connection.StartingRoom);
        session.Members.Join(key, room);
        return room.Head;
    }

    /// <summary>Ids are never used twice: where this one is known, a first try was stored and its answer lost.</summary>
    private long AddAgain(WriteSession session)
    {
        session.Members.Remove(session.Members.Find(connection.Id)!.Value);
        return session.Members.TryAdd(connection)!.Value;
    }
}
