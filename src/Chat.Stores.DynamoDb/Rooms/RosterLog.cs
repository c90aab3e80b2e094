using Chat.Core.Storage;
using Chat.Stores.DynamoDb.Table;
using Microsoft.Extensions.Logging;
using static Chat.Stores.DynamoDb.Table.Attributes;

namespace Chat.Stores.DynamoDb.Rooms;

/// <summary>
/// The last changes of the rosters of large rooms, one item for each version, so that whoever has a roster does not read it
/// again. Whether a room is large is for its head to say, as the write that raised the version returned it.
/// </summary>
/// <remarks>
/// A change is logged after its version was raised, and once its outcome is certain: what it says of a connection was true
/// at some moment after that. Any other change of that connection's membership either was there before that moment, or has
/// a version of its own still to come, so that the last word of the log is right whatever the order of joins and leaves.
/// </remarks>
internal sealed partial class RosterLog(ItemTable table, DynamoDbStoreOptions options, TimeProvider time, ILogger logger)
{
    /// <summary>
    /// A change that is missing may be on its way for so long: a write or two of its function's. Then the whole roster is
    /// read, which takes more than a second at 100,000 members.
    /// </summary>
    private static readonly TimeSpan[] Waits = [TimeSpan.FromMilliseconds(25), TimeSpan.FromMilliseconds(100)];

    /// <summary>Nothing that lies so many versions back is still on its way: its function has stopped, or the room was small then.</summary>
    private const int LongAgo = 100;

    /// <summary>Changes that one read unit brings.</summary>
    private const int InOneUnit = 20;

    private const string Between =
        $"#{ChatTable.PartitionKey} = :pk AND #{ChatTable.SortKey} BETWEEN :first AND :last";

    /// <summary>
    /// Whether changes of the room are logged: some way below the size from which on they are read, so that a room that
    /// comes and goes about that size has its log whole.
    /// </summary>
    public bool Covers(RoomHead head) => head.Connections > options.RosterLogAbove * 7L / 8;

    public ValueTask AddAsync(string room, RoomHead raised, RosterChange change, CancellationToken cancellation) => change.Member is null
        ? AddLeftAsync(room, raised, [change.ConnectionId], cancellation)
        : AddAsync(room, raised, ChangeItem.Joined(room, raised, change.Member), cancellation);

    public ValueTask AddLeftAsync(string room, RoomHead raised, IReadOnlyList<string> connectionIds, CancellationToken cancellation) =>
        AddAsync(room, raised, ChangeItem.Left(room, raised, connectionIds), cancellation);

    /// <summary>The changes up to the head at least, or null where the whole roster is to be read.</summary>
    public async ValueTask<RosterChanges?> ReadAsync(string room, long after, RoomHead head, CancellationToken cancellation)
    {
        // A change is about half as large again as a member; beyond so many the whole costs less.
        if (head.Connections <= options.RosterLogAbove || head.RosterVersion - after > Math.Max(head.Connections / 2, InOneUnit))
            return null;

        var changes = new List<RosterChange>();
        for (var attempt = 0; ; attempt++)
        {
            after = await ReadOnAsync(room, head.Epoch, after, changes, cancellation);
            if (after >= head.RosterVersion)
                return new(after, changes);
            if (attempt == Waits.Length || head.RosterVersion - after > LongAgo)
                return null;
            await Task.Delay(Waits[attempt], time, cancellation);
        }
    }

    /// <summary>Reads changes up to the newest, or to the first that is not there.</summary>
    /// <returns>The version that they lead to.</returns>
    private async ValueTask<long> ReadOnAsync(
        string room, string epoch, long after, List<RosterChange> changes, CancellationToken cancellation)
    {
        var values = new Item
        {
            [":pk"] = Of(Key.RosterPartition(room)),
            [":first"] = Of(Key.Change(room, epoch, after + 1).Sort),
            [":last"] = Of(Key.Change(room, epoch, long.MaxValue).Sort),
        };
        Item? next = null;
        do
        {
            (var items, next) = await table.QueryAsync(Between, values, ascending: true, limit: null, next, cancellation);
            foreach (var item in items)
            {
                if (ChangeItem.VersionOf(item) != after + 1)
                    return after;
                changes.AddRange(ChangeItem.Parse(item));
                after++;
            }
        }
        while (next is not null);

        return after;
    }

    /// <summary>A change that is not logged costs its readers the whole roster, and the one who joined or left nothing.</summary>
    private async ValueTask AddAsync(string room, RoomHead raised, Item item, CancellationToken cancellation)
    {
        if (!Covers(raised))
            return;
        try
        {
            item[ChatTable.TimeToLive] = TimeToLive(time.GetUtcNow() + options.KeepRosterLogFor);
            await table.PutAsync(item, default, cancellation);
        }
        catch (DynamoDbStoreException exception)
        {
            LogNotAdded(logger, exception, raised.RosterVersion, room);
        }
    }

    [LoggerMessage(3, LogLevel.Warning, "Change {Version} of the roster of room {Room} could not be logged; the roster will be read whole.")]
    private static partial void LogNotAdded(ILogger logger, Exception exception, long version, string room);
}
