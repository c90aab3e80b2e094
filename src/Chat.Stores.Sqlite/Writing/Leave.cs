using Chat.Core.Storage;

namespace Chat.Stores.Sqlite.Writing;

internal sealed class Leave(string connectionId, string roomName) : WriteOperation<LeaveResult>
{
    protected override LeaveResult Do(WriteSession session)
    {
        if (session.Rooms.Find(roomName) is not { } room)
            return new(WasMember: false, new RoomHead(0, "", 0, 0));
        if (session.Members.FindLive(connectionId) is not { } connection || !session.Members.IsMember(connection, room))
            return new(WasMember: false, room.Head);

        session.Members.Leave(connection, room);
        return new(WasMember: true, room.Head);
    }
}
