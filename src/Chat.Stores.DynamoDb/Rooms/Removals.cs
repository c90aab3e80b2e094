using Chat.Core.Storage;
using Chat.Stores.DynamoDb.Table;

namespace Chat.Stores.DynamoDb.Rooms;

/// <summary>
/// The end of connections, one or many. Their members are deleted first, then each of their rooms is told once for all of
/// them, and the connections are marked as gone last of all, so that a stopped removal can be done again.
/// </summary>
/// <remarks>
/// A room's head takes a thousand writes a second at the very most, which its messages need: ten thousand who have gone
/// together are twenty of them.
/// </remarks>
internal sealed class Removals(
    ItemTable table, Heads heads, Rosters rosters, RosterLog log, Connections connections, TimeProvider time, DynamoDbStoreOptions options)
{
    /// <returns>The rooms that any of them was a member of until now.</returns>
    public async ValueTask<IReadOnlyList<string>> RemoveAsync(IReadOnlyList<string> ids, CancellationToken cancellation)
    {
        var left = new HashSet<string>(StringComparer.Ordinal);
        foreach (var batch in ids.Distinct(StringComparer.Ordinal).Chunk(options.RemovalBatch))
            await RemoveBatchAsync(batch, left, cancellation);
        return [.. left];
    }

    private async ValueTask RemoveBatchAsync(string[] ids, HashSet<string> left, CancellationToken cancellation)
    {
        var told = new HashSet<Leaving.Ticket>();
        while (ids.Length > 0)
        {
            var found = await EachAsync(ids, id => connections.ReadAsync(id, cancellation));
            var present = found.OfType<ConnectionItem>().ToArray();
            left.UnionWith(await LeaveRoomsAsync(present, told, cancellation));

            // A join or leave that came in between has changed a connection's rooms: once more for those.
            var alive = present.Where(connection => !connection.Gone).ToArray();
            var buried = await EachAsync(alive, connection => connections.TryBuryAsync(connection, cancellation));
            ids = [.. alive.Where((_, i) => !buried[i]).Select(connection => connection.Connection.Id)];
        }
    }

    /// <param name="present">What is to go, with the rooms that each may be in.</param>
    /// <param name="told">Of whose joins the rooms were told in this call already.</param>
    /// <param name="cancellation">Ends it between two requests.</param>
    /// <returns>The rooms that had a live member among them.</returns>
    private async ValueTask<IEnumerable<string>> LeaveRoomsAsync(
        ConnectionItem[] present, HashSet<Leaving.Ticket> told, CancellationToken cancellation)
    {
        var members = present.SelectMany(connection => connection.Rooms.Keys.Select(room => new Leaving(room, connection))).ToArray();
        var rooms = members.Select(member => member.Room).Distinct(StringComparer.Ordinal).ToArray();
        var before = await EachAsync(rooms, room => heads.ReadAsync(room, cancellation));
        var deleted = await EachAsync(members, member => table.DeleteAsync(Key.Member(member.Room, member.Id), default, cancellation));

        var now = time.GetUtcNow();
        var found = members.Zip(deleted, (member, outcome) => (Member: member, outcome.Item)).ToLookup(one => one.Member.Room);
        var changes = rooms.Zip(before, (room, head) => new Change(
            room,
            head.Census,
            // A second removal disturbs nobody: once the connection is gone, only what is found raises a version. Before
            // that, an earlier try may have stopped between the two.
            [.. found[room].Where(one => one.Item is not null || !(one.Member.Connection.Gone || told.Contains(one.Member.InRoom)))
                .Select(one => one.Member.Id)],
            found[room].Count(one => MemberItem.IsLive(one.Item, now)))).Where(change => change.Ids.Count > 0).ToArray();
        await EachAsync(changes, change => TellAsync(change, cancellation));
        told.UnionWith(members.Select(member => member.InRoom));
        return changes.Where(change => change.Live > 0).Select(change => change.Room);
    }

    /// <summary>
    /// Logged without waiting for the connections' end, which is many writes away, for readers would wait for it: a join
    /// that may have come in between is seen when its connection is to be marked, and removed under a version of its own.
    /// </summary>
    private async ValueTask<RoomHead> TellAsync(Change change, CancellationToken cancellation)
    {
        var raised = await rosters.RaiseAsync(change.Room, -change.Live, change.Census, cancellation);
        await log.AddLeftAsync(change.Room, raised.At, change.Ids, cancellation);
        return raised.Now;
    }

    /// <summary>Does something for each, a few at a time, on the caller's context.</summary>
    private async ValueTask<TResult[]> EachAsync<T, TResult>(IReadOnlyList<T> items, Func<T, ValueTask<TResult>> act)
    {
        var results = new TResult[items.Count];
        var next = -1;
        await Task.WhenAll(Enumerable.Range(0, Math.Min(options.ParallelRemovals, items.Count)).Select(_ => WorkAsync()));
        return results;

        async Task WorkAsync()
        {
            for (var i = Interlocked.Increment(ref next); i < items.Count; i = Interlocked.Increment(ref next))
                results[i] = await act(items[i]);
        }
    }

    /// <summary>What one room is told.</summary>
    private sealed record Change(string Room, long Census, IReadOnlyList<string> Ids, int Live);

    private readonly record struct Leaving(string Room, ConnectionItem Connection)
    {
        public string Id => Connection.Connection.Id;

        /// <summary>Which of its joins: one that ends after the room was told raises a later version, and the room is told again.</summary>
        public Ticket InRoom => new(Room, Id, Connection.Rooms[Room]);

        public readonly record struct Ticket(string Room, string ConnectionId, long Number);
    }
}
