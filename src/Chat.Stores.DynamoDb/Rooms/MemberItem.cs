using Chat.Core.Storage;
using Chat.Stores.DynamoDb.Table;
using static Chat.Stores.DynamoDb.Table.Attributes;

namespace Chat.Stores.DynamoDb.Rooms;

/// <summary>
/// A membership as it is stored, with all that a delivery or a list of members needs, so that a roster is one query.
/// About 100 bytes: some 40 of them to a read unit.
/// </summary>
internal static class MemberItem
{
    public static Item From(Connection connection, string room, long ticket)
    {
        var item = Key.Member(room, connection.Id).ToItem();
        item[User] = Of(connection.User);
        item[Name] = Of(connection.Name);
        item[At] = Of(connection.ConnectedAt);
        item[Until] = Of(connection.ExpiresAt);
        if (connection.TokenExpiresAt is { } expiry) item[Token] = Of(expiry);
        item[Ticket] = Of(ticket);
        item[ChatTable.TimeToLive] = TimeToLive(connection.ExpiresAt);
        return item;
    }

    public static Member Parse(Item item) => new(
        item.String(ChatTable.SortKey)[Key.MemberPrefix.Length..], item.String(User), item.String(Name), item.Time(At), item.Time(Until))
    {
        TokenExpiresAt = item.TimeIfAny(Token),
    };

    /// <summary>The member that a connection is in any room.</summary>
    public static Member MemberOf(Connection connection) =>
        new(connection.Id, connection.User, connection.Name, connection.ConnectedAt, connection.ExpiresAt)
        {
            TokenExpiresAt = connection.TokenExpiresAt,
        };

    /// <summary>DynamoDB deletes expired items late, so every reader looks at the time.</summary>
    public static bool IsLive(Item? item, DateTimeOffset now) => item is not null && item.Time(Until) > now;
}
