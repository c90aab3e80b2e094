using System.Globalization;
using Amazon.DynamoDBv2.Model;

namespace Chat.Stores.DynamoDb.Table;

/// <summary>The names of the attributes, and the way between their values and ours.</summary>
/// <remarks>Names are short because each costs its length in every item, and a write unit is 1 KB.</remarks>
internal static class Attributes
{
    public const string User = "user";
    public const string Name = "name";
    public const string Text = "text";
    public const string Type = "type";

    /// <summary>The connection that sent an entry; only where it went by the queue.</summary>
    public const string By = "by";
    public const string At = "at";
    public const string Seq = "seq";
    public const string Room = "room";

    /// <summary>When a connection, and so each of its members, is gone, or a room's feed lapses: milliseconds, where ttl knows seconds.</summary>
    public const string Until = "until";

    /// <summary>When the token of a connection expires: milliseconds; not there for a guest.</summary>
    public const string Token = "exp";
    public const string Start = "start";
    public const string Rooms = "rooms";
    public const string Ops = "ops";
    public const string Gone = "gone";
    public const string Ticket = "ticket";
    public const string Epoch = "epoch";
    public const string Roster = "roster";
    public const string Connections = "connections";
    public const string Census = "census";
    public const string Connection = "conn";
    public const string Left = "left";
    public const string Feed = "feed";
    public const string Slices = "slices";
    public const string Cursor = "cursor";
    public const string Knocks = "knocks";
    public const string Heard = "heard";
    public const string Served = "served";

    /// <summary>Entries of about the last second, in thousandths.</summary>
    public const string Recent = "recent";
    public const string Holes = "holes";
    public const string Holder = "holder";
    public const string Lease = "lease";
    public const string Job = "job";

    public static AttributeValue Of(string text) => new() { S = text };

    public static AttributeValue Of(long number) => new() { N = number.ToString(CultureInfo.InvariantCulture) };

    public static AttributeValue Of(DateTimeOffset time) => Of(time.ToUnixTimeMilliseconds());

    /// <summary>DynamoDB deletes an item some time after this second; never before <paramref name="time"/>.</summary>
    public static AttributeValue TimeToLive(DateTimeOffset time) => Of(time.ToUnixTimeSeconds() + 1);

    public static string String(this Item item, string name) => item.GetValueOrDefault(name)?.S ?? "";

    public static long Number(this Item item, string name) => item.GetValueOrDefault(name) is { } value ? Number(value) : 0;

    public static long Number(AttributeValue value) => long.Parse(value.N, CultureInfo.InvariantCulture);

    public static DateTimeOffset Time(this Item item, string name) => DateTimeOffset.FromUnixTimeMilliseconds(item.Number(name));

    public static DateTimeOffset? TimeIfAny(this Item item, string name) => item.ContainsKey(name) ? item.Time(name) : null;
}
