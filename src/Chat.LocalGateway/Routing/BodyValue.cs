using System.Text.Json;

namespace Chat.LocalGateway.Routing;

/// <summary>Finds one value in a message's JSON and makes it a string, without building anything from the rest.</summary>
internal static class BodyValue
{
    public enum Found
    {
        Yes,
        Absent,
        NotJson,
        TooLong,
    }

    /// <summary>
    /// Reads the whole message, for what is broken after the value is no JSON either. Of a repeated key the last counts.
    /// </summary>
    public static Found Read(ReadOnlySpan<byte> message, byte[][] path, Span<byte> into, out int length)
    {
        length = 0;
        var found = Found.Absent;
        var reader = new Utf8JsonReader(message);
        try
        {
            int depth = 0; // how much of the path the reader stands in
            while (reader.Read())
            {
                if (reader.TokenType == JsonTokenType.EndObject && depth > 0 && reader.CurrentDepth < depth) depth--;
                if (reader.TokenType != JsonTokenType.PropertyName || reader.CurrentDepth != depth + 1) continue;
                if (!reader.ValueTextEquals(path[depth])) continue;
                reader.Read();
                if (depth + 1 == path.Length) found = Write(ref reader, into, out length);
                else if (reader.TokenType == JsonTokenType.StartObject) depth++;
            }
            return found;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException) // broken JSON; half a surrogate pair
        {
            return Found.NotJson;
        }
    }

    private static Found Write(ref Utf8JsonReader reader, Span<byte> into, out int length)
    {
        length = 0;
        switch (reader.TokenType)
        {
            case JsonTokenType.String:
                if (reader.ValueSpan.Length > into.Length) return Skip(ref reader, Found.TooLong);
                length = reader.CopyString(into);
                return Found.Yes;
            case JsonTokenType.StartArray:
                return WriteArray(ref reader, into, out length);
            case JsonTokenType.Null or JsonTokenType.StartObject:
                return Skip(ref reader, Found.Absent);
            default:
                if (!reader.ValueSpan.TryCopyTo(into)) return Found.TooLong;
                length = reader.ValueSpan.Length;
                return Found.Yes;
        }
    }

    /// <summary>An array becomes <c>[item1, item2]</c>, as the developer guide has it.</summary>
    private static Found WriteArray(ref Utf8JsonReader reader, Span<byte> into, out int length)
    {
        length = 0;
        var found = Append(into, "["u8, ref length);
        bool first = true;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (!first && found == Found.Yes) found = Append(into, ", "u8, ref length);
            first = false;
            if (found != Found.Yes)
            {
                reader.Skip();
                continue;
            }
            found = Write(ref reader, into[length..], out int item);
            if (found == Found.Absent) found = Found.Yes;
            length += item;
        }
        return found == Found.Yes ? Append(into, "]"u8, ref length) : found;
    }

    private static Found Append(Span<byte> into, ReadOnlySpan<byte> text, ref int length)
    {
        if (!text.TryCopyTo(into[length..])) return Found.TooLong;
        length += text.Length;
        return Found.Yes;
    }

    private static Found Skip(ref Utf8JsonReader reader, Found found)
    {
        reader.Skip();
        return found;
    }
}
