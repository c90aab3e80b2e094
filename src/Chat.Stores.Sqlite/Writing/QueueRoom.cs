using Chat.Core.Storage;

namespace Chat.Stores.Sqlite.Writing;

internal sealed class QueueRoom(string roomName, int slices, DateTimeOffset until) : WriteOperation<RoomHead>
{
    protected override RoomHead Do(WriteSession session)
    {
        var room = session.Rooms.FindOrMake(roomName);
        var end = DateTimeOffset.FromUnixTimeMilliseconds(until.ToUnixTimeMilliseconds());
        var isLive = room.Feed.Slices == slices && room.Feed.IsLive(DateTimeOffset.FromUnixTimeMilliseconds(session.Now));
        session.Rooms.ChangeFeed(room, isLive ? room.Feed with { Until = end } : new(room.Seq, slices, end));
        return room.Head;
    }
}
