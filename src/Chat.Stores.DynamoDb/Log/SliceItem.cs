using Chat.Core.Storage;
using Chat.Stores.DynamoDb.Table;
using static Chat.Stores.DynamoDb.Table.Attributes;

namespace Chat.Stores.DynamoDb.Log;

/// <summary>A slice as it is stored: below 1 KB, so that each write of it is one unit.</summary>
internal static class SliceItem
{
    public static SliceState Parse(Item item)
    {
        var progress = new SliceProgress(
            item.Number(Cursor),
            item.Number(Heard),
            item.ContainsKey(Served) ? item.Time(Served) : null,
            item.Number(Recent) / 1000.0,
            SliceHole.Read(item.String(Holes)));
        return new(progress, item.Number(Knocks), item.String(Holder), item.ContainsKey(Lease) ? item.Time(Lease) : default, item.Number(Job));
    }

    /// <summary>What records a progress, and the values that it names.</summary>
    public static (string Update, Item Values) Record(SliceProgress progress)
    {
        var values = new Item
        {
            [":cursor"] = Of(progress.Cursor),
            [":heard"] = Of(progress.Heard),
            [":recent"] = Of((long)(progress.Recent * 1000)),
            [":holes"] = Of(SliceHole.Write(progress.Holes)),
        };
        const string Update = "SET #cursor = :cursor, #heard = :heard, #recent = :recent, #holes = :holes";
        if (progress.ServedAt is not { } servedAt)
            return (Update, values);
        values[":served"] = Of(servedAt);
        return ($"{Update}, #served = :served", values);
    }
}
