using Chat.Core.Protocol;
using Chat.Core.Storage;

namespace Chat.Core.Actions;

/// <summary>A page of what was said: the newest, or what came before or after an entry.</summary>
internal readonly record struct History(string? Room, long? Before, long? After, int Limit) : IChatAction<History>
{
    public static History Read(ref FieldReader fields)
    {
        var room = fields.Room();
        var before = fields.Seq("before"u8);
        var after = fields.Seq("after"u8);
        if (before is not null && after is not null) fields.Refuse("before"u8, "cannot be given together with \"after\"; leave one out");
        var limit = fields.Whole("limit"u8, 1, ChatLimits.HistoryEntries);
        return new(room, before, after, limit ?? ChatLimits.HistoryEntriesByDefault);
    }

    public async ValueTask<ReadOnlyMemory<byte>> AnswerAsync(Call call)
    {
        if (await call.FindRoomAsync(Room) is not { } room) return call.Refuse(ChatErrors.NotInRoom);
        if (!await call.Store.IsMemberAsync(call.ConnectionId, room, call.Cancellation)) return call.Refuse(ChatErrors.NotInRoom);

        var page = await call.Store.ReadHistoryAsync(new(room, Limit, After, Before, ChatLimits.FrameBytes), call.Cancellation);
        var empty = new HistoryFrame(room, page.Head.Epoch, [], More: false, page.Lost, call.Ref);
        var free = ChatLimits.FrameBytes - FrameWriter.Measure(empty, ChatJson.Default.HistoryFrame);
        var entries = EntryPage.Of(page);
        var fitting = After is null ? entries.KeepNewest(free) : entries.KeepOldest(free);
        return Call.Answer(empty with { Entries = fitting.Entries, More = fitting.More }, ChatJson.Default.HistoryFrame);
    }
}
