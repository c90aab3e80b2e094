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
        var deleted = await EachAsync(members, member =>
            table.DeleteAsync(Key.Member(member.Room, member.Connection.Connection.Id), default, cancellation));

        var now = time.GetUtcNow();
        var wasLive = deleted.Select(outcome => MemberItem.IsLive(outcome.Item, now)).ToArray();
        // A second removal disturbs nobody: once the connection is gone, only what is found raises a version. Before that an
        // earlier try may have stopped between the two.
        var tell = members.Where((member, i) => deleted[i].Item is not null || (!member.Connection.Gone && !told.Contains(member.InRoom)));
        var byRoom = tell.ToLookup(member => member.Room, member => member.Connection.Connection.Id, StringComparer.Ordinal);
        var lost = members.Where((_, i) => wasLive[i]).CountBy(member => member.Room, StringComparer.Ordinal)
            .ToDictionary(room => room.Key, room => room.Value, StringComparer.Ordinal);
        await EachAsync(rooms.Zip(before, (room, head) => (room, head.Census)).Where(one => byRoom.Contains(one.room)).ToArray(), one =>
            TellAsync(one.room, lost.GetValueOrDefault(one.room), one.Census, [.. byRoom[one.room]], cancellation));
        told.UnionWith(members.Select(member => member.InRoom));
        return lost.Keys;
    }

    /// <summary>
    /// Logged without waiting for the connections' end, which is many writes away, for readers would wait for it: a join
    /// that may have come in between is seen when its connection is to be marked, and removed under a version of its own.
    /// </summary>
    private async ValueTask<bool> TellAsync(string room, int lost, long census, string[] ids, CancellationToken cancellation)
    {
        var raised = await rosters.RaiseAsync(room, -lost, census, cancellation);
        await log.AddLeftAsync(room, raised.At, ids, cancellation);
        return true;
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

    private readonly record struct Leaving(string Room, ConnectionItem Connection)
    {
        /// <summary>Which of its joins: one that ends after the room was told raises a later version, and the room is to be told again.</summary>
        public Ticket InRoom => new(Room, Connection.Connection.Id, Connection.Rooms[Room]);

        public readonly record struct Ticket(string Room, string ConnectionId, long Number);
    }
}
