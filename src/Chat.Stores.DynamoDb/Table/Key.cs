using System.Globalization;
using System.Text;
using Amazon.DynamoDBv2.Model;

namespace Chat.Stores.DynamoDb.Table;

/// <summary>The key of an item: every key of the table is made here.</summary>
internal readonly record struct Key(string Partition, string Sort)
{
    public const string MemberPrefix = "CONN#";

    // DynamoDB's limits on keys, in bytes of UTF-8.
    private const int PartitionBytes = 2_048;
    private const int SortBytes = 1_024;

    public bool Fits => Encoding.UTF8.GetByteCount(Partition) <= PartitionBytes && Encoding.UTF8.GetByteCount(Sort) <= SortBytes;

    public static Key Connection(string id) => new($"CONN#{id}", "CONN");

    public static Key Head(string room) => new(RoomPartition(room), "HEAD");

    public static Key Member(string room, string connectionId) => new(RoomPartition(room), MemberPrefix + connectionId);

    public static Key Entry(string room, long seq) => new(LogPartition(room), SortOf(seq));

    public static Key Sent(string user, string id) => new($"SENT#{user}", id);

    public static string RoomPartition(string room) => $"ROOM#{room}";

    public static string LogPartition(string room) => $"LOG#{room}";

    /// <summary>As many digits as the largest number has, so that the order of the texts is the order of the numbers.</summary>
    public static string SortOf(long seq) => seq.ToString("D19", CultureInfo.InvariantCulture);

    /// <summary>An item of this key, to be filled.</summary>
    public Item ToItem() => new(StringComparer.Ordinal)
    {
        [ChatTable.PartitionKey] = new AttributeValue { S = Partition },
        [ChatTable.SortKey] = new AttributeValue { S = Sort },
    };
}
