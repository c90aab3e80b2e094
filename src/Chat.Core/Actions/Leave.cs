using Chat.Core.Protocol;

namespace Chat.Core.Actions;

/// <summary>Ends a membership; the answer is the same where there was none.</summary>
internal readonly record struct Leave(string? Room) : IChatAction<Leave>
{
    public static Leave Read(ref FieldReader fields) => new(fields.Room());

    public async ValueTask<ReadOnlyMemory<byte>> AnswerAsync(Call call)
    {
        if (await call.FindRoomAsync(Room) is not { } room) return call.Refuse(ChatErrors.NotInRoom);
        await call.Store.LeaveAsync(call.ConnectionId, room, call.Cancellation);
        return Call.Answer(new LeftFrame(room, call.Ref), ChatJson.Default.LeftFrame);
    }
}
