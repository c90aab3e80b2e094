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
    ItemTable table, Heads heads, Rosters rosters, RosterLog log, Connections connections, TimeProvider time)
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
        var reading = table.GetAsync(Key.Member(room, connectionId), cancellation).AsTask();
        var known = await connections.ReadAsync(connectionId, cancellation);
        var member = await reading;
        if (HasJoined(known, room, member))
            return new(JoinStatus.Joined, (await heads.ReadAsync(room, cancellation)).Head, WasMember: true);

        var before = heads.ReadAsync(room, cancellation).AsTask();
        var (status, connection) = await connections.BeginJoinAsync(connectionId, room, cancellation);
        var census = (await before).Census;
        if (connection is not null)
            return await EnterAsync(connection.Connection, room, connection.Ops, census, cancellation);

        // An earlier try wrote the member while the connection was being removed, and stopped before it looked once more.
        if (status == JoinStatus.NoSuchConnection && member is not null)
            await UndoAsync(connectionId, room, member.Number(Ticket), cancellation);
        return new(status);
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
            var raised = await rosters.RaiseAsync(room, found ? -1 : 0, state.Census, cancellation);
            was |= found || ticket > 0;
            var isForgotten = await connections.ForgetRoomAsync(connectionId, room, ticket, cancellation);
            await LogAsync(room, raised, isForgotten ? new RosterChange(connectionId, Member: null) : null, connectionId, cancellation);
            if (isForgotten)
                return new(was, raised.Now);
        }
    }

    /// <summary>Whether a join of this connection has ended in this room, and nothing has ended that since.</summary>
    private bool HasJoined(ConnectionItem? connection, string room, Item? member)
    {
        var now = time.GetUtcNow();
        return connection?.IsLive(now) == true && MemberItem.IsLive(member, now)
            && connection.Rooms.TryGetValue(room, out var ticket) && ticket == member!.Number(Ticket);
    }

    /// <summary>The rest of a join, once its ticket is in the connection.</summary>
    private async ValueTask<JoinResult> EnterAsync(
        Connection connection, string room, long ticket, long census, CancellationToken cancellation)
    {
        var put = await table.PutAsync(MemberItem.From(connection, room, ticket), UpTo(ticket), cancellation);
        var raised = await rosters.RaiseAsync(room, put is { Applied: true, Item: null } ? 1 : 0, census, cancellation);

        var end = await connections.EndJoinAsync(connection.Id, room, ticket, cancellation);
        if (end is JoinEnd.Left or JoinEnd.Gone)
            await UndoAsync(connection.Id, room, ticket, cancellation);
        var certain = end == JoinEnd.Joined ? new RosterChange(connection.Id, MemberItem.MemberOf(connection)) : default(RosterChange?);
        await LogAsync(room, raised, certain, connection.Id, cancellation);
        return end == JoinEnd.Gone ? new(JoinStatus.NoSuchConnection) : new(JoinStatus.Joined, raised.Now);
    }

    private async ValueTask UndoAsync(string connectionId, string room, long ticket, CancellationToken cancellation)
    {
        var census = (await heads.ReadAsync(room, cancellation)).Census;
        if (!await DeleteAsync(connectionId, room, ticket, cancellation))
            return;
        var raised = await rosters.RaiseAsync(room, -1, census, cancellation);
        await LogAsync(room, raised, certain: null, connectionId, cancellation);
    }

    /// <summary>Logs what a version was raised for, where the room is large.</summary>
    /// <param name="room">The room.</param>
    /// <param name="raised">Its head with that version.</param>
    /// <param name="certain">
    /// What is known to hold, as the connection's ticket was still this join's or leave's after the raise. Null where
    /// another one came in between: then it is looked up.
    /// </param>
    /// <param name="connectionId">Whose membership changed.</param>
    /// <param name="cancellation">Ends it between two requests.</param>
    private async ValueTask LogAsync(
        string room, Raised raised, RosterChange? certain, string connectionId, CancellationToken cancellation)
    {
        if (!log.Covers(raised.At))
            return;
        if (certain is not { } change)
        {
            var item = await table.GetAsync(Key.Member(room, connectionId), cancellation);
            change = new(connectionId, MemberItem.IsLive(item, time.GetUtcNow()) ? MemberItem.Parse(item!) : null);
        }

        await log.AddAsync(room, raised.At, change, cancellation);
    }

    /// <summary>Deletes what joins up to a ticket wrote.</summary>
    /// <returns>Whether that ended the membership of a connection that had not expired.</returns>
    private async ValueTask<bool> DeleteAsync(string connectionId, string room, long ticket, CancellationToken cancellation)
    {
        var outcome = await table.DeleteAsync(Key.Member(room, connectionId), UpTo(ticket), cancellation);
        return outcome.Applied && MemberItem.IsLive(outcome.Item, time.GetUtcNow());
    }

    /// <summary>The condition that no later join wrote the member.</summary>
    private static Expression UpTo(long ticket) => new(
        Condition: $"attribute_not_exists(#{ChatTable.PartitionKey}) OR #ticket <= :ticket", Values: new() { [":ticket"] = Of(ticket) });
}
