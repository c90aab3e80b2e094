using System.Globalization;
using System.Text;
using Amazon.DynamoDBv2.Model;
using Chat.Core.Storage;

namespace Chat.Stores.DynamoDb.Table;

/// <summary>The key of an item: every key of the table is made here.</summary>
/// <remarks>
/// <list type="table">
/// <item><term>CONN#{id} / CONN</term><description>a connection, and the rooms that it may be in</description></item>
/// <item><term>ROOM#{room} / HEAD</term><description>a room: number, epoch, roster's version, count</description></item>
/// <item><term>ROOM#{room} / CONN#{id}</term><description>a member; no user in the key, as a user may hold any character and
/// whoever asks about a connection does not know its user</description></item>
/// <item><term>ROSTER#{room} / {epoch}#{version}</term><description>a change of a large room's roster; apart from the
/// members, so that reading them all does not bring it, and on other machines</description></item>
/// <item><term>LOG#{room} / {seq}</term><description>an entry</description></item>
/// <item><term>SLICE#{room}#{from}/{slices}/{slice} / SLICE</term><description>how far a slice of a queued room was served; each
/// in a partition of its own, as a hundred of them at 20 messages a second would be too much for one</description></item>
/// <item><term>SENT#{user} / {id}</term><description>where the entry of a sent id is</description></item>
/// </list>
/// </remarks>
internal readonly record struct Key(string Partition, string Sort)
{
    public const string MemberPrefix = "CONN#";

    /// <summary>As many as the largest number has, so that the order of the texts is the order of the numbers.</summary>
    public const int NumberDigits = 19;

    // DynamoDB's limits on keys, in bytes of UTF-8.
    private const int PartitionBytes = 2_048;
    private const int SortBytes = 1_024;

    public bool Fits => Encoding.UTF8.GetByteCount(Partition) <= PartitionBytes && Encoding.UTF8.GetByteCount(Sort) <= SortBytes;

    public static Key Connection(string id) => new($"CONN#{id}", "CONN");

    public static Key Head(string room) => new(RoomPartition(room), "HEAD");

    public static Key Member(string room, string connectionId) => new(RoomPartition(room), MemberPrefix + connectionId);

    public static Key Entry(string room, long seq) => new(LogPartition(room), SortOf(seq));

    public static Key Slice(SliceKey slice) => new(
        string.Create(CultureInfo.InvariantCulture, $"SLICE#{slice.Room}#{slice.From}/{slice.Slices}/{slice.Slice}"), "SLICE");

    public static Key Change(string room, string epoch, long version) => new(RosterPartition(room), $"{epoch}#{SortOf(version)}");

    public static Key Sent(string user, string id) => new($"SENT#{user}", id);

    public static string RoomPartition(string room) => $"ROOM#{room}";

    public static string RosterPartition(string room) => $"ROSTER#{room}";

    public static string LogPartition(string room) => $"LOG#{room}";

    public static string SortOf(long seq) => seq.ToString("D19", CultureInfo.InvariantCulture);

    /// <summary>An item of this key, to be filled.</summary>
    public Item ToItem() => new(StringComparer.Ordinal)
    {
        [ChatTable.PartitionKey] = new AttributeValue { S = Partition },
        [ChatTable.SortKey] = new AttributeValue { S = Sort },
    };
}
