using Chat.Core.Storage;
using Chat.Stores.DynamoDb.Table;
using static Chat.Stores.DynamoDb.Table.Attributes;

namespace Chat.Stores.DynamoDb.Log;

/// <summary>The slices of queued rooms: each one item, whose updates put its takers and its knocks in one order.</summary>
internal sealed class Slices(ItemTable table, TimeProvider time)
{
    /// <summary>
    /// The knock comes first and of itself: one write where somebody else holds the slice, as in a busy room nearly
    /// always. Who then finds the slice taken after all knows that its taker has seen the knock.
    /// </summary>
    public async ValueTask<SliceTake> TakeAsync(
        SliceKey key, long seq, string holder, DateTimeOffset leaseUntil, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var state = SliceItem.Parse((await table.UpdateAsync(Key.Slice(key), new(
            $"SET #cursor = if_not_exists(#cursor, :from), #{ChatTable.TimeToLive} = :end ADD #knocks :one",
            Values: new() { [":from"] = Of(key.From), [":end"] = TimeToLive(now + SliceKey.KeptFor), [":one"] = Of(1) }), cancellation)).Item!);
        var status = state.Answer(seq, holder, now);
        if (status != SliceStatus.Taken)
            return new(status, Knocks: state.Knocks);

        var taken = await table.UpdateAsync(Key.Slice(key), new(
            "SET #holder = :holder, #lease = :lease, #job = :seq",
            "attribute_not_exists(#holder) OR #holder = :holder OR #lease <= :now",
            new() { [":holder"] = Of(holder), [":lease"] = Of(leaseUntil), [":seq"] = Of(seq), [":now"] = Of(now) }), cancellation);
        state = SliceItem.Parse(taken.Item!);
        return taken.Applied
            ? new(SliceStatus.Taken, state.Progress, state.Knocks)
            : new(state.Answer(seq, holder, now), Knocks: state.Knocks);
    }

    /// <summary>One write where the slice becomes free; two where somebody has knocked.</summary>
    public async ValueTask<SliceRelease> ReleaseAsync(
        SliceKey key, string holder, SliceProgress progress, DateTimeOffset? leaseUntil, CancellationToken cancellation)
    {
        const string IsMine = "#holder = :holder";
        var (update, values) = SliceItem.Record(progress);
        values[":holder"] = Of(holder);
        var outcome = await table.UpdateAsync(Key.Slice(key), new(
            $"{update} REMOVE #holder, #lease", leaseUntil is null ? IsMine : $"{IsMine} AND #knocks <= :heard", values), cancellation);
        var status = SliceReleaseStatus.Released;
        if (!outcome.Applied && leaseUntil is { } until && outcome.Item is { } held && held.String(Holder) == holder)
        {
            values[":lease"] = Of(until);
            outcome = await table.UpdateAsync(Key.Slice(key), new($"{update}, #lease = :lease", IsMine, values), cancellation);
            status = SliceReleaseStatus.Knocked;
        }

        return outcome.Applied ? new(status, outcome.Item!.Number(Knocks)) : new(SliceReleaseStatus.Lost);
    }
}
