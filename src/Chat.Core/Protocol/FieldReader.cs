using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Chat.Core.Protocol;

/// <summary>
/// Reads the fields that an action knows. The first one that is wrong becomes the <see cref="Refusal"/>; after it
/// nothing more is read, so that an action lists its fields in the order in which they are to be checked.
/// </summary>
/// <remarks>Of a field that is there twice the last one counts. A field that is there and null is of the wrong type.</remarks>
internal ref struct FieldReader(
    ReadOnlySpan<byte> bytes, ReadOnlySpan<FieldSlot> slots, string? id = null, string? plainText = null, int plainTextBytes = 0)
{
    private static readonly SearchValues<char> ForbiddenInText = SearchValues.Create(
        [.. Enumerable.Range(0, 0xa0).Where(code => char.IsControl((char)code) && code is not ('\t' or '\n')).Select(code => (char)code)]);

    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private readonly ReadOnlySpan<FieldSlot> _slots = slots;

    public Refusal? Refusal { get; private set; }

    /// <summary>The optional <c>id</c>, which was read before for the sake of errors.</summary>
    public string? Id() => Tag("id"u8, id);

    /// <summary>An optional tag of which it is known what it reads as: null where it is not valid.</summary>
    public string? Tag(ReadOnlySpan<byte> name, string? read)
    {
        if (read is null && TryFind(name, out _)) Refuse(name, "must be a string of 1 to 64 printable ASCII characters without spaces");
        return read;
    }

    /// <summary>The optional <c>room</c>.</summary>
    public string? Room()
    {
        if (!TryFind("room"u8, out var slot)) return null;
        var room = slot.Kind == JsonTokenType.String && Length(slot) <= ChatLimits.RoomCharacters ? ReadString(slot) : "";
        if (Names.IsRoom(room)) return room;
        Refuse("room"u8, "must be 1 to 64 of the characters A-Z a-z 0-9 _ . - and begin with a letter or a digit");
        return null;
    }

    /// <summary>The required <c>text</c> of a message.</summary>
    public string Text()
    {
        if (plainText is not null) return Checked(plainText, plainTextBytes);
        if (!TryFind("text"u8, out var slot) || slot.Kind != JsonTokenType.String) return Refuse("text"u8, "must be a string");
        return Checked(ReadString(slot), Length(slot));
    }

    /// <summary>An optional number of an entry, 0 or above.</summary>
    public long? Seq(ReadOnlySpan<byte> name)
    {
        if (!TryFind(name, out var slot)) return null;
        if (TryReadWhole(slot, out var seq) && seq >= 0) return seq;
        Refuse(name, "must be a whole number, 0 or above");
        return null;
    }

    /// <summary>An optional whole number between two bounds, both allowed.</summary>
    public int? Whole(ReadOnlySpan<byte> name, int least, int most)
    {
        if (!TryFind(name, out var slot)) return null;
        if (TryReadWhole(slot, out var value) && value >= least && value <= most) return (int)value;
        Refuse(name, string.Create(CultureInfo.InvariantCulture, $"must be a whole number from {least} to {most}"));
        return null;
    }

    /// <summary>An optional string that the server itself once made up, so that any other is merely a wrong one.</summary>
    public string? String(ReadOnlySpan<byte> name)
    {
        if (!TryFind(name, out var slot)) return null;
        if (slot.Kind == JsonTokenType.String) return ReadString(slot);
        Refuse(name, "must be a string");
        return null;
    }

    /// <summary>A field that must not be there, whatever its value.</summary>
    public void Without(ReadOnlySpan<byte> name, string why)
    {
        if (TryFind(name, out _)) Refuse(name, why);
    }

    /// <summary>Refuses the frame for a field, unless it is refused already.</summary>
    /// <returns>The empty string, for a field that needs some value.</returns>
    public string Refuse(ReadOnlySpan<byte> name, string why)
    {
        Refusal ??= Protocol.Refusal.Field(Encoding.UTF8.GetString(name), why);
        return "";
    }

    /// <summary>A valid tag, or null; refuses nothing.</summary>
    public readonly string? PeekTag(ReadOnlySpan<byte> name)
    {
        if (!TryLocate(name, out var slot) || slot.Kind != JsonTokenType.String || Length(slot) > ChatLimits.TagCharacters) return null;
        var tag = ReadString(slot);
        return Names.IsTag(tag) ? tag : null;
    }

    /// <summary>The bytes of a string; refuses nothing.</summary>
    public readonly bool PeekText(ReadOnlySpan<byte> name, out ReadOnlySpan<byte> text)
    {
        var found = TryLocate(name, out var slot) && slot.Kind == JsonTokenType.String;
        text = found ? _bytes[slot.Value] : default;
        return found;
    }

    private string Checked(string text, int size)
    {
        if (size > ChatLimits.TextBytes)
            Refusal ??= new(ChatErrors.TooLarge, "\"text\" is larger than 8,192 bytes of UTF-8; send it in parts.");
        else if (text.AsSpan().ContainsAny(ForbiddenInText)) Refuse("text"u8, "may hold no control characters but tab and line feed");
        else if (string.IsNullOrWhiteSpace(text)) Refuse("text"u8, "must hold more than white space");
        return text;
    }

    private readonly string ReadString(FieldSlot slot) => Encoding.UTF8.GetString(_bytes[slot.Value]);

    private readonly bool TryReadWhole(FieldSlot slot, out long value)
    {
        var number = slot.Kind == JsonTokenType.Number ? _bytes[slot.Value] : default;
        return Utf8Parser.TryParse(number, out value, out var consumed) && consumed == number.Length;
    }

    private readonly int Length(FieldSlot slot) => _bytes[slot.Value].Length;

    private readonly bool TryFind(ReadOnlySpan<byte> name, out FieldSlot slot)
    {
        slot = default;
        return Refusal is null && TryLocate(name, out slot);
    }

    private readonly bool TryLocate(ReadOnlySpan<byte> name, out FieldSlot slot)
    {
        for (var last = _slots.Length - 1; last >= 0; last--)
        {
            slot = _slots[last];
            if (_bytes[slot.Name].SequenceEqual(name)) return true;
        }

        slot = default;
        return false;
    }
}
