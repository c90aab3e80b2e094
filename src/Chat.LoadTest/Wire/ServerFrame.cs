using System.Text;
using System.Text.Json;

namespace Chat.LoadTest.Wire;

/// <summary>The fields of a server's frame that a load tester looks at. Spans lie in the frame, unless something was escaped there.</summary>
internal ref struct ServerFrame
{
    public ReadOnlySpan<byte> Type;
    public ReadOnlySpan<byte> Room;
    public ReadOnlySpan<byte> Text;
    public ReadOnlySpan<byte> Ref;
    public ReadOnlySpan<byte> Id;
    public ReadOnlySpan<byte> Code;
    public ReadOnlySpan<byte> Epoch;
    public ReadOnlySpan<byte> Message;

    /// <summary>The array of <c>entries</c> or <c>frames</c>, with its brackets.</summary>
    public ReadOnlySpan<byte> List;

    public long Seq;
    public long RetryAfterMs;
    public bool More;
    public bool Lost;
    public bool Retryable;

    /// <summary>False where the payload is no JSON object, or has a string in it that is no text.</summary>
    public bool IsValid;

    public static ServerFrame Read(ReadOnlySpan<byte> json)
    {
        ServerFrame frame = default;
        try
        {
            var reader = new Utf8JsonReader(json);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) return default;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName) frame.Field(ref reader, json);
            frame.IsValid = reader.TokenType == JsonTokenType.EndObject;
            return frame;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return default; // the second is the reader's for a string with half a surrogate, or escaped and not in UTF-8
        }
    }

    /// <summary>The objects of an array, one at a time.</summary>
    public static bool TryNext(ref Utf8JsonReader array, ReadOnlySpan<byte> json, out ReadOnlySpan<byte> item)
    {
        item = default;
        if (!array.Read() || array.TokenType != JsonTokenType.StartObject) return false;
        var from = (int)array.TokenStartIndex;
        array.Skip();
        item = json[from..(int)array.BytesConsumed];
        return true;
    }

    private void Field(scoped ref Utf8JsonReader reader, ReadOnlySpan<byte> json)
    {
        var name = reader.ValueSpan;
        reader.Read();
        switch (reader.TokenType)
        {
            case JsonTokenType.String:
                Field(name, reader.ValueIsEscaped ? Encoding.UTF8.GetBytes(reader.GetString()!) : reader.ValueSpan);
                break;
            case JsonTokenType.Number:
                if (name.SequenceEqual("seq"u8)) Seq = reader.TryGetInt64(out var seq) ? seq : -1;
                else if (name.SequenceEqual("retryAfterMs"u8)) RetryAfterMs = reader.TryGetInt64(out var wait) ? wait : 0;
                break;
            case JsonTokenType.True:
                if (name.SequenceEqual("more"u8)) More = true;
                else if (name.SequenceEqual("lost"u8)) Lost = true;
                else if (name.SequenceEqual("retryable"u8)) Retryable = true;
                break;
            case JsonTokenType.StartArray or JsonTokenType.StartObject:
                var from = (int)reader.TokenStartIndex;
                var isArray = reader.TokenType == JsonTokenType.StartArray;
                reader.Skip();
                if (!isArray) break;
                if (name.SequenceEqual("entries"u8) || name.SequenceEqual("frames"u8)) List = json[from..(int)reader.BytesConsumed];
                break;
        }
    }

    private void Field(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        if (name.SequenceEqual("type"u8)) Type = value;
        else if (name.SequenceEqual("room"u8)) Room = value;
        else if (name.SequenceEqual("text"u8)) Text = value;
        else if (name.SequenceEqual("ref"u8)) Ref = value;
        else if (name.SequenceEqual("id"u8)) Id = value;
        else if (name.SequenceEqual("code"u8)) Code = value;
        else if (name.SequenceEqual("epoch"u8)) Epoch = value;
        else if (name.SequenceEqual("message"u8)) Message = value;
    }
}
