using Chat.Core.Storage;
using Chat.Stores.DynamoDb.Table;
using static Chat.Stores.DynamoDb.Table.Attributes;

namespace Chat.Stores.DynamoDb.Rooms;

/// <param name="Head">What the room's callers see.</param>
/// <param name="Census">How often the count was put right by one who counted; see <see cref="Heads.TryCountAsync"/>.</param>
internal readonly record struct HeadState(RoomHead Head, long Census);

/// <summary>
/// The one item of a room that every send, join and leave updates, and which so puts them in one order. Whichever of
/// them is the first makes the room, its epoch with it.
/// </summary>
internal sealed class Heads(ItemTable table, TimeProvider time)
{
    private const string MakeEpoch = "#epoch = if_not_exists(#epoch, :epoch)";

    private static readonly HeadState NeverWritten = new(new RoomHead(0, "", 0, 0), 0);

    public async ValueTask<HeadState> ReadAsync(string room, CancellationToken cancellation) =>
        await table.GetAsync(Key.Head(room), cancellation) is { } item ? Parse(item) : NeverWritten;

    /// <summary>Gives out the room's next number: the <c>Seq</c> of the head that it returns.</summary>
    public ValueTask<RoomHead> NumberAsync(string room, CancellationToken cancellation) =>
        UpdateAsync(room, $"SET {MakeEpoch} ADD #seq :one", new() { [":one"] = Of(1) }, cancellation);

    /// <summary>Raises the roster's version, and leaves the count.</summary>
    public ValueTask<RoomHead> RaiseAsync(string room, CancellationToken cancellation) =>
        UpdateAsync(room, $"SET {MakeEpoch} ADD #roster :one", new() { [":one"] = Of(1) }, cancellation);

    /// <summary>
    /// Raises the roster's version and the count, unless somebody has counted the members since
    /// <paramref name="census"/> was read: then nobody can tell whether this change was counted. Null says so.
    /// </summary>
    /// <param name="census">As read before the member was written or deleted.</param>
    public async ValueTask<RoomHead?> TryRaiseAsync(string room, int change, long census, CancellationToken cancellation)
    {
        var values = new Item { [":epoch"] = NewEpoch(), [":one"] = Of(1), [":change"] = Of(change) };
        var outcome = await table.UpdateAsync(Key.Head(room), new(
            $"SET {MakeEpoch} ADD #roster :one, #connections :change", Is(Attributes.Census, census, values), values), cancellation);
        return outcome.Applied ? Parse(outcome.Item!).Head : null;
    }

    /// <summary>
    /// Puts the count right, by one who read all members after <paramref name="state"/> and found
    /// <paramref name="connections"/>. It holds only where no join or leave has ended meanwhile; those under way see
    /// the census move, and count again.
    /// </summary>
    public async ValueTask<RoomHead?> TryCountAsync(string room, HeadState state, int connections, CancellationToken cancellation)
    {
        var values = new Item { [":epoch"] = NewEpoch(), [":connections"] = Of(connections), [":next"] = Of(state.Census + 1) };
        var outcome = await table.UpdateAsync(Key.Head(room), new(
            $"SET {MakeEpoch}, #connections = :connections, #census = :next",
            $"{Is(Attributes.Roster, state.Head.RosterVersion, values)} AND {Is(Attributes.Census, state.Census, values)}",
            values), cancellation);
        return outcome.Applied ? Parse(outcome.Item!).Head : null;
    }

    /// <summary>
    /// Extends the feed that the room has, or begins one above its newest number: one write in the first case, which is the
    /// usual one, and two in the second.
    /// </summary>
    public async ValueTask<RoomHead> QueueAsync(string room, int slices, DateTimeOffset until, CancellationToken cancellation)
    {
        const string IsSame = "#slices = :slices AND #until > :now";
        while (true)
        {
            var now = Of(time.GetUtcNow());
            var extended = await table.UpdateAsync(Key.Head(room), new(
                "SET #until = :until", IsSame, new() { [":slices"] = Of(slices), [":until"] = Of(until), [":now"] = now }), cancellation);
            if (extended.Applied)
                return Parse(extended.Item!).Head;

            var begun = await table.UpdateAsync(Key.Head(room), new(
                $"SET {MakeEpoch}, #feed = if_not_exists(#seq, :zero), #slices = :slices, #until = :until",
                $"attribute_not_exists(#slices) OR NOT ({IsSame})",
                new()
                {
                    [":epoch"] = NewEpoch(),
                    [":zero"] = Of(0),
                    [":slices"] = Of(slices),
                    [":until"] = Of(until),
                    [":now"] = now,
                }), cancellation);
            if (begun.Applied)
                return Parse(begun.Item!).Head;
        }
    }

    private async ValueTask<RoomHead> UpdateAsync(string room, string update, Item values, CancellationToken cancellation)
    {
        values[":epoch"] = NewEpoch();
        return Parse((await table.UpdateAsync(Key.Head(room), new(update, Values: values), cancellation)).Item!).Head;
    }

    /// <summary>The condition that a number is the one that was read, where 0 was read for one that is not there yet.</summary>
    private static string Is(string name, long read, Item values)
    {
        if (read == 0)
            return $"attribute_not_exists(#{name})";
        values[$":{name}"] = Of(read);
        return $"#{name} = :{name}";
    }

    private static Amazon.DynamoDBv2.Model.AttributeValue NewEpoch() => Of(Random.Shared.NextInt64(1L << 40).ToString("x10", null));

    private static HeadState Parse(Item item) => new(
        new RoomHead(item.Number(Seq), item.String(Epoch), item.Number(Attributes.Roster), (int)item.Number(Attributes.Connections))
        {
            Feed = item.ContainsKey(Slices) ? new(item.Number(Feed), (int)item.Number(Slices), item.Time(Until)) : default,
        },
        item.Number(Census));
}
