using Chat.Core.Storage;

namespace Chat.Stores.Sqlite.Writing;

internal sealed class Append(Draft draft) : WriteOperation<AppendResult>
{
    protected override AppendResult Do(WriteSession session)
    {
        if (draft.Id is { } used && session.Sent.Find(draft.User, used) is { } first)
        {
            var entry = session.Log.Get(first);
            return new(AppendStatus.Repeated, entry, session.Rooms.Find(entry.Room)!.Head);
        }

        if (session.Rooms.Find(draft.Room) is not { } room || !MaySend(session, room))
            return new(AppendStatus.NotInRoom);

        var (stored, place) = session.Log.Add(room, draft);
        if (draft.Id is { } id)
            session.Sent.Add(draft.User, id, place);
        return new(AppendStatus.Stored, stored, room.Head);
    }

    private bool MaySend(WriteSession session, Room room) =>
        draft.KnownRosterVersion == room.RosterVersion
        || (session.Members.FindLive(draft.ConnectionId) is { } connection && session.Members.IsMember(connection, room));
}
