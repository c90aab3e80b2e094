using Chat.Core.Protocol;
using Chat.Core.Storage;

namespace Chat.Core.Actions;

/// <summary>Becomes a member, and catches up with what was missed where <c>after</c> says what was last seen.</summary>
internal readonly record struct Join(string? Room, long? After, string? Epoch) : IChatAction<Join>
{
    public static Join Read(ref FieldReader fields) => new(fields.Room(), fields.Seq("after"u8), fields.String("epoch"u8));

    public async ValueTask<ReadOnlyMemory<byte>> AnswerAsync(Call call)
    {
        if (await call.FindRoomAsync(Room) is not { } room) return Gone(call);
        var joined = await call.Store.JoinAsync(call.ConnectionId, room, call.Cancellation);
        if (call.Queued is { } queued) await queued.NoteJoinAsync(room, joined.Head, call.Cancellation);
        return joined.Status switch
        {
            JoinStatus.Joined => await CatchUpAsync(call, room, joined.Head),
            JoinStatus.TooManyRooms => call.Refuse(ChatErrors.Forbidden, "A connection may be in 50 rooms; leave one first."),
            _ => Gone(call),
        };
    }

    private static ReadOnlyMemory<byte> Gone(Call call) =>
        call.Refuse(ChatErrors.NotInRoom, "This connection is not known any more; open a new one.");

    private async ValueTask<ReadOnlyMemory<byte>> CatchUpAsync(Call call, string room, RoomHead head)
    {
        // Numbers of another epoch say nothing about this one, and a number above the newest is of another epoch too.
        var lost = (Epoch is not null && !string.Equals(Epoch, head.Epoch, StringComparison.Ordinal)) || After > head.Seq;
        var empty = new JoinedFrame(room, head.Seq, head.Epoch, head.Connections, Read: 0, [], More: false, lost, call.Ref);
        if (After is not { } after) return Call.Answer(empty, ChatJson.Default.JoinedFrame);

        var query = new HistoryQuery(room, ChatLimits.HistoryEntries, After: lost ? 0 : after, MostBytes: ChatLimits.FrameBytes);
        var page = await call.Store.ReadHistoryAsync(query, call.Cancellation);
        var missed = EntryPage.UpTo(page, head.Seq);
        var free = ChatLimits.FrameBytes - FrameWriter.Measure(empty, ChatJson.Default.JoinedFrame);
        var fitting = missed.KeepOldest(free);
        var answer = empty with { Entries = fitting.Entries, More = fitting.More, Lost = lost || page.Lost };
        return Call.Answer(answer, ChatJson.Default.JoinedFrame);
    }
}
