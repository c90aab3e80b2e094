using Chat.Core.Storage;
using Chat.Stores.DynamoDb.Table;
using static Chat.Stores.DynamoDb.Table.Attributes;

namespace Chat.Stores.DynamoDb.Rooms;

/// <summary>
/// A connection as it is stored. <see cref="Rooms"/> names every room in which it may have a member item, each with the
/// ticket of the join that is responsible for it: above 0 where that join has ended, below 0 (its negative) where it is
/// under way or was stopped. A removed connection stays as a tombstone until DynamoDB deletes it for nothing.
/// </summary>
internal sealed record ConnectionItem(Connection Connection, IReadOnlyDictionary<string, long> Rooms, long Ops, bool Gone)
{
    public static Item From(Connection connection, long ticket)
    {
        var item = Key.Connection(connection.Id).ToItem();
        item[User] = Of(connection.User);
        item[Name] = Of(connection.Name);
        item[Start] = Of(connection.StartingRoom);
        item[At] = Of(connection.ConnectedAt);
        item[Until] = Of(connection.ExpiresAt);
        if (connection.TokenExpiresAt is { } expiry) item[Token] = Of(expiry);
        item[Attributes.Ops] = Of(ticket);
        item[Attributes.Rooms] = new() { M = new() { [connection.StartingRoom] = Of(-ticket) } };
        item[ChatTable.TimeToLive] = TimeToLive(connection.ExpiresAt);
        return item;
    }

    public static ConnectionItem Parse(string id, Item item) => new(
        new Connection(id, item.String(User), item.String(Name), item.String(Start), item.Time(At), item.Time(Until))
        {
            TokenExpiresAt = item.TimeIfAny(Token),
        },
        (item[Attributes.Rooms].M ?? []).ToDictionary(room => room.Key, room => Number(room.Value), StringComparer.Ordinal),
        item.Number(Attributes.Ops),
        item.ContainsKey(Attributes.Gone));

    public bool IsLive(DateTimeOffset now) => !Gone && Connection.ExpiresAt > now;
}
