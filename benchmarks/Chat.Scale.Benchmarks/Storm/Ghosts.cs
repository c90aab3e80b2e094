using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Chat.Stores.DynamoDb;

namespace Chat.Scale.Benchmarks.Storm;

/// <summary>What the table has of a room from which everybody has gone.</summary>
/// <param name="Members">Listed in the room.</param>
/// <param name="Counted">Connections by the count of the room's head.</param>
/// <param name="Connections">
/// Connections that are not marked as gone. Whose $connect or $disconnect was killed and who is in no room is met by no post:
/// nobody sees such a record, and it ends by itself.
/// </param>
/// <param name="Endless">Of these, those that do not end by themselves.</param>
internal readonly record struct Ghosts(int Members, long Counted, int Connections, int Endless)
{
    public bool AreNone => this is { Members: 0, Counted: 0, Endless: 0 };

    public override string ToString() => FormattableString.Invariant($"{Members:n0} listed, {Counted:n0} counted");

    /// <summary>Looks at every item: the store itself never does.</summary>
    public static async Task<Ghosts> LookAsync(IAmazonDynamoDB client, string table, string room, CancellationToken cancellation)
    {
        var (members, counted, connections, endless) = (0, 0L, 0, 0);
        var scan = new ScanRequest { TableName = table, ConsistentRead = true };
        do
        {
            var page = await client.ScanAsync(scan, cancellation);
            foreach (var item in page.Items)
            {
                var (partition, sort) = (item["pk"].S, item["sk"].S);
                if (partition == $"ROOM#{room}" && sort == "HEAD") counted = item.TryGetValue("connections", out var count) ? long.Parse(count.N, null) : 0;
                else if (partition == $"ROOM#{room}") members++;
                else if (sort == "CONN" && !item.ContainsKey("gone")) (connections, endless) = (connections + 1, endless + (item.ContainsKey(ChatTable.TimeToLive) ? 0 : 1));
            }

            scan.ExclusiveStartKey = page.LastEvaluatedKey;
        }
        while (scan.ExclusiveStartKey is { Count: > 0 });
        return new(members, counted, connections, endless);
    }
}
