using Chat.Core.Storage;
using Chat.Stores.DynamoDb.Table;
using Microsoft.Extensions.Logging;

namespace Chat.Stores.DynamoDb.Rooms;

/// <param name="At">The head as it was when the version was raised.</param>
/// <param name="Now">The head that callers are shown: later, and with another count, where that was to be put right.</param>
internal readonly record struct Raised(RoomHead At, RoomHead Now);

/// <summary>Reads all members of a room, tells it of their changes, and puts the room's count right where it is not.</summary>
internal sealed partial class Rosters(ItemTable table, Heads heads, TimeProvider time, ILogger logger)
{
    // Beyond it the room changes faster than it can be read; whoever reads it next puts it right.
    private const int CountTries = 2;

    private const string OfRoom = $"#{ChatTable.PartitionKey} = :pk AND begins_with(#{ChatTable.SortKey}, :member)";

    public async ValueTask<Roster> ReadAsync(string room, CancellationToken cancellation)
    {
        var state = await heads.ReadAsync(room, cancellation);
        var members = await ReadMembersAsync(room, cancellation);
        if (members.Count != state.Head.Connections)
            await CountAsync(room, state, members.Count, cancellation);
        return new Roster(room, state.Head.RosterVersion, members);
    }

    /// <summary>Tells the room of a change of its members.</summary>
    /// <param name="room">The room.</param>
    /// <param name="change">
    /// How many came or, below 0, went; 0 for what a stopped try has left behind: nobody knows whether it was counted. The
    /// version is raised all the same, so that the roster is read again, and whoever reads it puts the count right.
    /// </param>
    /// <param name="census">As read before the change; where the room was counted since, it is counted anew.</param>
    /// <param name="cancellation">Ends it between two requests.</param>
    public async ValueTask<Raised> RaiseAsync(string room, int change, long census, CancellationToken cancellation)
    {
        if (change != 0 && await heads.TryRaiseAsync(room, change, census, cancellation) is { } counted)
            return new(counted, counted);
        var raised = await heads.RaiseAsync(room, cancellation);
        return new(raised, change == 0 ? raised : await RecountAsync(room, cancellation));
    }

    /// <summary>Counts the members and records it, whatever was recorded before.</summary>
    /// <returns>The room's head with that count, or as it is where the room did not hold still.</returns>
    private async ValueTask<RoomHead> RecountAsync(string room, CancellationToken cancellation)
    {
        HeadState state = default;
        for (var attempt = 0; attempt < CountTries; attempt++)
        {
            state = await heads.ReadAsync(room, cancellation);
            var members = await ReadMembersAsync(room, cancellation);
            if (await heads.TryCountAsync(room, state, members.Count, cancellation) is { } head)
                return head;
        }

        return state.Head;
    }

    /// <summary>The count is a hint: a reader who cannot mend it has a roster all the same.</summary>
    private async ValueTask CountAsync(string room, HeadState state, int members, CancellationToken cancellation)
    {
        try
        {
            await heads.TryCountAsync(room, state, members, cancellation);
        }
        catch (DynamoDbStoreException exception)
        {
            LogNotCounted(logger, exception, room);
        }
    }

    private async ValueTask<IReadOnlyList<Member>> ReadMembersAsync(string room, CancellationToken cancellation)
    {
        var values = new Item { [":pk"] = Attributes.Of(Key.RoomPartition(room)), [":member"] = Attributes.Of(Key.MemberPrefix) };
        var members = new List<Member>();
        Item? next = null;
        do
        {
            (var items, next) = await table.QueryAsync(OfRoom, values, ascending: true, limit: null, next, cancellation);
            var now = time.GetUtcNow();
            members.AddRange(items.Where(item => MemberItem.IsLive(item, now)).Select(MemberItem.Parse));
        }
        while (next is not null);

        return members;
    }

    [LoggerMessage(2, LogLevel.Warning, "The count of room {Room} could not be put right; the next reader of its roster tries again.")]
    private static partial void LogNotCounted(ILogger logger, Exception exception, string room);
}
