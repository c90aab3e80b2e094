using Chat.Core.Delivery;
using Chat.Core.Protocol;
using Chat.Core.Storage;

namespace Chat.Core.Actions;

/// <summary>Says something in a room: stored first, then shown to its members, then acknowledged.</summary>
internal readonly record struct Message(string? Id, string? Room, string Text) : IChatAction<Message>
{
    public static Message Read(ref FieldReader fields)
    {
        var id = fields.Id();
        // Before anything else is looked at: what was meant for one person must never reach a room.
        fields.Without("to"u8, "is not supported by this server yet; leave it out to write to a room");
        fields.Without("replyTo"u8, "is not supported by this server yet; leave it out");
        return new(id, fields.Room(), fields.Text());
    }

    public async ValueTask<ReadOnlyMemory<byte>> AnswerAsync(Call call)
    {
        if (await call.FindCallerAsync() is not { } sender) return call.Refuse(ChatErrors.NotInRoom);
        var appended = await call.Store.AppendAsync(Draft(call, sender), call.Cancellation);
        return appended switch
        {
            { Status: AppendStatus.NotInRoom } => call.Refuse(ChatErrors.NotInRoom),
            { Status: AppendStatus.TooLarge } =>
                call.Refuse(ChatErrors.TooLarge, "\"text\" is larger than this server can store; send it in parts."),
            // A repeated one is delivered again: the first try may have ended between storing and delivering.
            { Entry: { } entry } => await ShowAsync(call, entry, appended.Head),
            _ => throw new InvalidOperationException($"A store answered {appended.Status} without an entry."),
        };
    }

    private Draft Draft(Call call, Connection sender)
    {
        var room = Room ?? sender.StartingRoom;
        var known = call.Rosters.Peek(room);
        return new()
        {
            Room = room,
            ConnectionId = sender.Id,
            User = sender.User,
            Name = sender.Name,
            Text = Text,
            At = Timestamp.Now(call.Time),
            Id = Id,
            // A hint that saves the store a look: it holds only while the room still has that version.
            KnownRosterVersion = known?.Contains(sender.Id) == true ? known.Version : null,
        };
    }

    private async ValueTask<ReadOnlyMemory<byte>> ShowAsync(Call call, Entry entry, RoomHead head)
    {
        var shown = EntryFrame.Of(entry);
        var isQueued = call.Queued is { } queued && queued.Concerns(head)
            && await queued.SendAsync(entry, head, call.ConnectionId, call.Cancellation);
        if (!isQueued)
        {
            var roster = await call.Rosters.AtLeastAsync(entry.Room, head, call.Cancellation);
            var frame = new Frame(FrameWriter.Write(shown, ChatJson.Default.EntryFrame));
            await call.FanOut.DeliverAsync(roster, frame, call.ConnectionId, call.Cancellation);
        }

        return Call.Answer(shown with { Id = Id, Ref = call.Ref }, ChatJson.Default.EntryFrame);
    }
}
