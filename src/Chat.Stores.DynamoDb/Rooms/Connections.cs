using Chat.Core.Protocol;
using Chat.Core.Storage;
using Chat.Stores.DynamoDb.Table;
using static Chat.Stores.DynamoDb.Table.Attributes;

namespace Chat.Stores.DynamoDb.Rooms;

/// <summary>The connection items: what a connection means to be in, where member items say where it is.</summary>
internal sealed class Connections(ItemTable table, TimeProvider time)
{
    private const string Alive = $"attribute_exists(#{ChatTable.PartitionKey}) AND attribute_not_exists(#gone)";

    public async ValueTask<ConnectionItem?> ReadAsync(string id, CancellationToken cancellation) =>
        await table.GetAsync(Key.Connection(id), cancellation) is { } item ? ConnectionItem.Parse(id, item) : null;

    /// <summary>Records a connection with ticket 1 for its starting room; false where a live one is recorded.</summary>
    public async ValueTask<bool> AddAsync(Connection connection, CancellationToken cancellation)
    {
        const string IsFree = $"attribute_not_exists(#{ChatTable.PartitionKey}) OR attribute_exists(#gone) OR #until <= :now";
        var item = ConnectionItem.From(connection, ticket: 1);
        var values = new Item { [":now"] = Of(time.GetUtcNow()) };
        return (await table.PutAsync(item, new(Condition: IsFree, Values: values), cancellation)).Applied;
    }

    /// <summary>Takes a ticket for a join, and with it the place among the rooms.</summary>
    /// <returns>The connection with the new ticket as <c>Ops</c>, or why there is none.</returns>
    public async ValueTask<(JoinStatus Status, ConnectionItem? Connection)> BeginJoinAsync(
        string id, string room, CancellationToken cancellation)
    {
        var outcome = await table.UpdateAsync(Key.Connection(id), new(
            "SET #ops = #ops + :one, #rooms.#in = :less - #ops",
            $"{Alive} AND #until > :now AND (size(#rooms) < :most OR attribute_exists(#rooms.#in))",
            new()
            {
                [":one"] = Of(1),
                [":less"] = Of(-1),
                [":now"] = Of(time.GetUtcNow()),
                [":most"] = Of(ChatLimits.RoomsPerConnection),
            },
            room), cancellation);
        var connection = outcome.Item is null ? null : ConnectionItem.Parse(id, outcome.Item);
        if (outcome.Applied)
            return (JoinStatus.Joined, connection);
        return (connection?.IsLive(time.GetUtcNow()) == true ? JoinStatus.TooManyRooms : JoinStatus.NoSuchConnection, null);
    }

    /// <summary>Ends a join, and looks once more: whether the connection is still there and has not left meanwhile.</summary>
    public async ValueTask<JoinEnd> EndJoinAsync(string id, string room, long ticket, CancellationToken cancellation)
    {
        var outcome = await table.UpdateAsync(Key.Connection(id), new(
            "SET #rooms.#in = :ended",
            $"{Alive} AND #rooms.#in = :begun",
            new() { [":ended"] = Of(ticket), [":begun"] = Of(-ticket) },
            room), cancellation);
        if (outcome.Applied)
            return JoinEnd.Joined;
        if (outcome.Item is null || ConnectionItem.Parse(id, outcome.Item) is not { Gone: false } connection)
            return JoinEnd.Gone;
        if (!connection.Rooms.TryGetValue(room, out var last))
            return JoinEnd.Left;
        // The same ticket, ended: the SDK sent this update twice, the answer to the first having been lost on its way.
        return last == ticket ? JoinEnd.Joined : JoinEnd.TakenOver;
    }

    /// <summary>Forgets a room, unless a join has begun or ended in it since <paramref name="ticket"/> was read.</summary>
    public async ValueTask<bool> ForgetRoomAsync(string id, string room, long ticket, CancellationToken cancellation) =>
        (await table.UpdateAsync(Key.Connection(id), new(
            "REMOVE #rooms.#in", "#rooms.#in = :ticket", new() { [":ticket"] = Of(ticket) }, room), cancellation)).Applied;

    /// <summary>Marks a connection as gone, unless a join or leave has changed its rooms since they were read.</summary>
    public async ValueTask<bool> TryBuryAsync(ConnectionItem connection, CancellationToken cancellation)
    {
        var rooms = connection.Rooms.ToDictionary(room => room.Key, room => Of(room.Value), StringComparer.Ordinal);
        return (await table.UpdateAsync(Key.Connection(connection.Connection.Id), new(
            "SET #gone = :now",
            $"{Alive} AND #rooms = :rooms",
            new() { [":now"] = Of(time.GetUtcNow()), [":rooms"] = new() { M = rooms } }), cancellation)).Applied;
    }
}

/// <summary>How a join ended.</summary>
internal enum JoinEnd
{
    Joined,

    /// <summary>A later join of the same connection takes over what this one wrote.</summary>
    TakenOver,

    /// <summary>The same connection left the room while it joined.</summary>
    Left,

    /// <summary>The connection was removed while it joined.</summary>
    Gone,
}
