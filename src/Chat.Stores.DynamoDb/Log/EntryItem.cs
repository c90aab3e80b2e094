using System.Globalization;
using System.Text;
using Chat.Core.Storage;
using Chat.Stores.DynamoDb.Table;
using static Chat.Stores.DynamoDb.Table.Attributes;

namespace Chat.Stores.DynamoDb.Log;

/// <summary>An entry as it is stored: about 80 bytes and the text.</summary>
internal static class EntryItem
{
    /// <summary>The type of an item that holds a number's place, so that nothing can be stored there any more.</summary>
    private const long VoidType = -1;

    /// <summary>DynamoDB's limit on an item, names and values together.</summary>
    private const int ItemBytes = 400 * 1024;

    public static Item From(Entry entry, DateTimeOffset? until)
    {
        var item = Key.Entry(entry.Room, entry.Seq).ToItem();
        item[Attributes.Type] = Of((long)entry.Type);
        item[User] = Of(entry.User);
        item[Name] = Of(entry.Name);
        item[Attributes.Text] = Of(entry.Text);
        item[At] = Of(entry.At);
        if (entry.SentBy is { } sender)
            item[By] = Of(sender);
        if (until is { } end)
        {
            item[Until] = Of(end);
            item[ChatTable.TimeToLive] = TimeToLive(end);
        }

        return item;
    }

    public static Item Void(string room, long seq, DateTimeOffset until)
    {
        var item = Key.Entry(room, seq).ToItem();
        item[Attributes.Type] = Of(VoidType);
        item[ChatTable.TimeToLive] = TimeToLive(until);
        return item;
    }

    /// <summary>The entry, or null for a place that is only held.</summary>
    public static Entry? Parse(string room, Item item)
    {
        var type = item.Number(Attributes.Type);
        var seq = long.Parse(item.String(ChatTable.SortKey), CultureInfo.InvariantCulture);
        return type == VoidType
            ? null
            : new(room, seq, (EntryType)type, item.String(User), item.String(Name), item.String(Attributes.Text), item.Time(At))
            {
                SentBy = item.GetValueOrDefault(By)?.S,
            };
    }

    public static bool IsKept(Item item, DateTimeOffset now) => !item.ContainsKey(Until) || item.Time(Until) > now;

    /// <summary>The entry that a draft becomes, with the milliseconds that are kept of its time.</summary>
    public static Entry ToEntry(Draft draft, long seq)
    {
        var at = DateTimeOffset.FromUnixTimeMilliseconds(draft.At.ToUnixTimeMilliseconds());
        return new(draft.Room, seq, draft.Type, draft.User, draft.Name, draft.Text, at);
    }

    /// <summary>Whether DynamoDB can hold what the draft asks for, asked before the first write rather than at the last.</summary>
    public static bool Fits(Draft draft)
    {
        var item = From(ToEntry(draft, long.MaxValue), draft.At);
        return Key.Entry(draft.Room, 0).Fits && (draft.Id is null || Key.Sent(draft.User, draft.Id).Fits) && SizeOf(item) <= ItemBytes;
    }

    /// <summary>Bytes as DynamoDB counts them, of an item of texts and numbers: names and texts in UTF-8, two digits to a byte.</summary>
    public static int SizeOf(Item item) => item.Sum(attribute => Encoding.UTF8.GetByteCount(attribute.Key)
        + (attribute.Value.S is { } text ? Encoding.UTF8.GetByteCount(text) : (attribute.Value.N.Length + 1) / 2 + 1));
}
