using Chat.Core.Storage;

namespace Chat.Stores.Sqlite.Writing;

internal sealed class Connect(Connection connection) : WriteOperation<RoomHead>
{
    protected override RoomHead Do(WriteSession session)
    {
        // Ids are never used twice: where this one is known, a first try was stored and its answer lost.
        if (session.Members.Find(connection.Id) is { } before)
            session.Members.Remove(before);

        var room = session.Rooms.FindOrMake(connection.StartingRoom);
        session.Members.Join(session.Members.AddConnection(connection), room);
        return room.Head;
    }
}
