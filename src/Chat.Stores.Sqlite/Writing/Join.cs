using Chat.Core.Protocol;
using Chat.Core.Storage;

namespace Chat.Stores.Sqlite.Writing;

internal sealed class Join(string connectionId, string roomName) : WriteOperation<JoinResult>
{
    protected override JoinResult Do(WriteSession session)
    {
        if (session.Members.FindLive(connectionId) is not { } connection)
            return new(JoinStatus.NoSuchConnection);
        if (session.Rooms.Find(roomName) is { } known && session.Members.IsMember(connection, known))
            return new(JoinStatus.Joined, known.Head, WasMember: true);
        if (session.Members.CountRooms(connection) >= ChatLimits.RoomsPerConnection)
            return new(JoinStatus.TooManyRooms);

        var room = session.Rooms.FindOrMake(roomName);
        session.Members.Join(connection, room);
        return new(JoinStatus.Joined, room.Head);
    }
}
