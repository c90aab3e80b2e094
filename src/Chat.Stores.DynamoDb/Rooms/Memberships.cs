using Chat.Core.Storage;
using Chat.Stores.DynamoDb.Table;
using static Chat.Stores.DynamoDb.Table.Attributes;

namespace Chat.Stores.DynamoDb.Rooms;

/// <summary>
/// Joins and leaves. A join writes the room into the connection (a ticket, not yet ended), then the member, then
/// raises the roster's version, then ends its ticket; a leave goes the other way. So wherever one stops, the
/// connection names the room, and a retry, a leave or the removal of the connection finds what was left behind.
/// </summary>
/// <remarks>
/// Tickets rise with each join of a connection, and a member item carries the ticket that wrote it: a slow join can
/// overwrite no later one, and undoes only what it wrote itself.
/// </remarks>
internal sealed class Memberships(
    ItemTable table, Heads heads, Rosters rosters, Connections connections, TimeProvider time)
{
    public async ValueTask<RoomHead> ConnectAsync(Connection connection, CancellationToken cancellation)
    {
        var room = connection.StartingRoom;
        var before = heads.ReadAsync(room, cancellation).AsTask();
        var added = await connections.AddAsync(connection, cancellation);
        var census = (await before).Census;
        return added
            ? (await EnterAsync(connection, room, ticket: 1, census, cancellation)).Head
            : (await JoinAsync(connection.Id, room, cancellation)).Head;
    }

    public async ValueTask<bool> IsMemberAsync(string connectionId, string room, CancellationToken cancellation) =>
        MemberItem.IsLive(await table.GetAsync(Key.Member(room, connectionId), cancellation), time.GetUtcNow());

    public async ValueTask<JoinResult> JoinAsync(string connectionId, string room, CancellationToken cancellation)
    {
        if (await HasJoinedAsync(connectionId, room, cancellation))
            return new(JoinStatus.Joined, (await heads.ReadAsync(room, cancellation)).Head, WasMember: true);

        var before = heads.ReadAsync(room, cancellation).AsTask();
        var (status, connection) = await connections.BeginJoinAsync(connectionId, room, cancellation);
        var census = (await before).Census;
        return connection is null ? new(status) : await EnterAsync(connection.Connection, room, connection.Ops, census, cancellation);
    }

    public async ValueTask<LeaveResult> LeaveAsync(string connectionId, string room, CancellationToken cancellation)
    {
        var was = false;
        for (long? first = null; ;)
        {
            var reading = heads.ReadAsync(room, cancellation).AsTask();
            var connection = await connections.ReadAsync(connectionId, cancellation);
            var state = await reading;
            if (connection?.IsLive(time.GetUtcNow()) != true || !connection.Rooms.TryGetValue(room, out var ticket))
                return new(was, state.Head);

            // A join that began after this leave is not this leave's to end.
            first ??= Math.Abs(ticket);
            if (Math.Abs(ticket) != first)
                return new(was, state.Head);

            var found = await DeleteAsync(connectionId, room, first.Value, cancellation);
            var head = await RaiseAsync(room, found ? -1 : 0, state.Census, cancellation);
            was |= found || ticket > 0;
            if (await connections.ForgetRoomAsync(connectionId, room, ticket, cancellation))
                return new(was, head);
        }
    }

    /// <summary>Cleans the rooms first and marks the connection as gone last, so that a stopped removal can be done again.</summary>
    public async ValueTask<IReadOnlyList<string>> RemoveAsync(string connectionId, CancellationToken cancellation)
    {
        var left = new HashSet<string>(StringComparer.Ordinal);
        var raised = new HashSet<string>(StringComparer.Ordinal);
        while (await connections.ReadAsync(connectionId, cancellation) is { } connection)
        {
            var rooms = connection.Rooms.Keys.ToArray();
            // A second removal disturbs nobody: once the connection is gone, only what is found raises a version.
            var found = await Task.WhenAll(rooms.Select(room =>
                RemoveMemberAsync(connectionId, room, always: !connection.Gone && !raised.Contains(room), cancellation)));
            raised.UnionWith(rooms);
            left.UnionWith(rooms.Where((_, i) => found[i]));
            if (connection.Gone || await connections.TryBuryAsync(connection, cancellation))
                break;
        }

        return [.. left];
    }

    /// <param name="always">Whether the version is raised where nothing is found too, as an earlier try may have stopped before it.</param>
    private async Task<bool> RemoveMemberAsync(string connectionId, string room, bool always, CancellationToken cancellation)
    {
        var census = (await heads.ReadAsync(room, cancellation)).Census;
        var deleted = await table.DeleteAsync(Key.Member(room, connectionId), default, cancellation);
        var wasLive = MemberItem.IsLive(deleted.Item, time.GetUtcNow());
        if (deleted.Item is not null || always)
            await RaiseAsync(room, wasLive ? -1 : 0, census, cancellation);
        return wasLive;
    }

    /// <summary>Whether a join of this connection has ended in this room, and nothing has ended that since.</summary>
    private async ValueTask<bool> HasJoinedAsync(string connectionId, string room, CancellationToken cancellation)
    {
        var reading = table.GetAsync(Key.Member(room, connectionId), cancellation).AsTask();
        var connection = await connections.ReadAsync(connectionId, cancellation);
        var member = await reading;
        var now = time.GetUtcNow();
        return connection?.IsLive(now) == true && MemberItem.IsLive(member, now)
            && connection.Rooms.TryGetValue(room, out var ticket) && ticket == member!.Number(Ticket);
    }

    /// <summary>The rest of a join, once its ticket is in the connection.</summary>
    private async ValueTask<JoinResult> EnterAsync(
        Connection connection, string room, long ticket, long census, CancellationToken cancellation)
    {
        var free = $"attribute_not_exists(#{ChatTable.PartitionKey}) OR #ticket <= :ticket";
        var put = await table.PutAsync(
            MemberItem.From(connection, room, ticket), new(Condition: free, Values: new() { [":ticket"] = Of(ticket) }), cancellation);
        var head = await RaiseAsync(room, put is { Applied: true, Item: null } ? 1 : 0, census, cancellation);

        var end = await connections.EndJoinAsync(connection.Id, room, ticket, cancellation);
        if (end != JoinEnd.Joined)
            await UndoAsync(connection.Id, room, ticket, cancellation);
        return end == JoinEnd.Gone ? new(JoinStatus.NoSuchConnection) : new(JoinStatus.Joined, head);
    }

    private async ValueTask UndoAsync(string connectionId, string room, long ticket, CancellationToken cancellation)
    {
        var census = (await heads.ReadAsync(room, cancellation)).Census;
        if (await DeleteAsync(connectionId, room, ticket, cancellation))
            await RaiseAsync(room, -1, census, cancellation);
    }

    /// <summary>Deletes what joins up to a ticket wrote.</summary>
    /// <returns>Whether that ended the membership of a connection that had not expired.</returns>
    private async ValueTask<bool> DeleteAsync(string connectionId, string room, long ticket, CancellationToken cancellation)
    {
        var mine = $"attribute_not_exists(#{ChatTable.PartitionKey}) OR #ticket <= :ticket";
        var outcome = await table.DeleteAsync(
            Key.Member(room, connectionId), new(Condition: mine, Values: new() { [":ticket"] = Of(ticket) }), cancellation);
        return outcome.Applied && MemberItem.IsLive(outcome.Item, time.GetUtcNow());
    }

    /// <summary>Tells the room of a change of its members.</summary>
    /// <param name="census">As read before the change; where the room was counted since, it is counted anew.</param>
    private async ValueTask<RoomHead> RaiseAsync(string room, int change, long census, CancellationToken cancellation)
    {
        if (change == 0)
            return await heads.RaiseAsync(room, cancellation);
        if (await heads.TryRaiseAsync(room, change, census, cancellation) is { } head)
            return head;
        await heads.RaiseAsync(room, cancellation);
        return await rosters.RecountAsync(room, cancellation);
    }
}
