using System.Globalization;
using Chat.Core.Storage;
using Chat.Stores.DynamoDb.Table;
using static Chat.Stores.DynamoDb.Table.Attributes;

namespace Chat.Stores.DynamoDb.Rooms;

/// <summary>
/// One change of a roster as it is stored: the member who joined, or the ids of those who left. About 190 bytes for one, so
/// that a read unit brings some 20 of them.
/// </summary>
internal static class ChangeItem
{
    public static Item Joined(string room, RoomHead raised, Member member)
    {
        var item = Key.Change(room, raised.Epoch, raised.RosterVersion).ToItem();
        item[Attributes.Connection] = Of(member.ConnectionId);
        item[User] = Of(member.User);
        item[Name] = Of(member.Name);
        item[At] = Of(member.ConnectedAt);
        item[Until] = Of(member.ExpiresAt);
        if (member.TokenExpiresAt is { } expiry) item[Token] = Of(expiry);
        return item;
    }

    public static Item Left(string room, RoomHead raised, IReadOnlyList<string> connectionIds)
    {
        var item = Key.Change(room, raised.Epoch, raised.RosterVersion).ToItem();
        item[Attributes.Left] = new() { L = [.. connectionIds.Select(Of)] };
        return item;
    }

    public static long VersionOf(Item item) =>
        long.Parse(item.String(ChatTable.SortKey).AsSpan()[^Key.NumberDigits..], NumberStyles.None, CultureInfo.InvariantCulture);

    public static IEnumerable<RosterChange> Parse(Item item)
    {
        if (item.GetValueOrDefault(Attributes.Left) is { } left)
            return (left.L ?? []).Select(id => new RosterChange(id.S, Member: null));
        var member = new Member(
            item.String(Attributes.Connection), item.String(User), item.String(Name), item.Time(At), item.Time(Until))
        {
            TokenExpiresAt = item.TimeIfAny(Token),
        };
        return [new(member.ConnectionId, member)];
    }
}
