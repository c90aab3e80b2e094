using Chat.Core.Protocol;
using Chat.Stores.DynamoDb.Table;
using static Chat.Stores.DynamoDb.Table.Attributes;

namespace Chat.Stores.DynamoDb.Log;

/// <summary>Where the entry of a user's id is, or is about to be.</summary>
internal readonly record struct SentId(string Room, long Seq, DateTimeOffset At);

/// <summary>The ids that users have sent. A record comes before its entry, so an entry never lacks its record.</summary>
internal sealed class SentIds(ItemTable table, TimeProvider time)
{
    public async ValueTask<SentId?> FindAsync(string user, string id, CancellationToken cancellation) =>
        await table.GetAsync(Key.Sent(user, id), cancellation) is { } item && Parse(item) is var sent && sent.At > Oldest ? sent : null;

    /// <summary>Records where an id's entry goes, unless it is recorded.</summary>
    /// <returns>What is recorded now; another's place where the id was used before.</returns>
    public ValueTask<SentId> RecordAsync(string user, string id, string room, long seq, CancellationToken cancellation) => PutAsync(
        user, id, room, seq, $"attribute_not_exists(#{ChatTable.PartitionKey}) OR #at <= :oldest", new() { [":oldest"] = Of(Oldest) }, cancellation);

    /// <summary>Records another place, unless somebody else has done so since <paramref name="old"/> was read.</summary>
    public ValueTask<SentId> MoveAsync(string user, string id, SentId old, string room, long seq, CancellationToken cancellation) => PutAsync(
        user, id, room, seq, "#room = :room AND #seq = :seq", new() { [":room"] = Of(old.Room), [":seq"] = Of(old.Seq) }, cancellation);

    private DateTimeOffset Oldest => time.GetUtcNow() - ChatLimits.RepeatWindow;

    private async ValueTask<SentId> PutAsync(
        string user, string id, string room, long seq, string condition, Item values, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var item = Key.Sent(user, id).ToItem();
        item[Room] = Of(room);
        item[Seq] = Of(seq);
        item[At] = Of(now);
        item[ChatTable.TimeToLive] = TimeToLive(now + ChatLimits.RepeatWindow);
        var outcome = await table.PutAsync(item, new(Condition: condition, Values: values), cancellation);
        return outcome is { Applied: false, Item: { } other } ? Parse(other) : new(room, seq, now);
    }

    private static SentId Parse(Item item) => new(item.String(Room), item.Number(Seq), item.Time(At));
}
