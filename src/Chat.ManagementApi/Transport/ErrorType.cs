using System.Text;
using System.Text.Json;

namespace Chat.ManagementApi.Transport;

/// <summary>AWS's name of an error, from wherever an answer has it. Bodies may be empty or anything but JSON.</summary>
internal static class ErrorType
{
    private const int MaxCharacters = 64;

    /// <summary>The type in the header, else in the body's <c>__type</c> or <c>code</c>, else null.</summary>
    public static string? Of(ReadOnlySpan<byte> header, ReadOnlySpan<byte> body) => Clean(header) ?? InJson(body);

    private static string? InJson(ReadOnlySpan<byte> body)
    {
        string? code = null;
        try
        {
            var reader = new Utf8JsonReader(body);
            while (reader.Read())
            {
                if (reader.TokenType != JsonTokenType.PropertyName || reader.CurrentDepth != 1) continue;
                var isType = reader.ValueTextEquals("__type"u8);
                if (!isType && !reader.ValueTextEquals("code"u8) && !reader.ValueTextEquals("Code"u8)) continue;
                if (!reader.Read() || reader.TokenType != JsonTokenType.String) continue;
                var name = Clean(reader.ValueSpan);
                if (isType && name is not null) return name;
                code ??= name;
            }
        }
        catch (JsonException)
        {
            // A body that is not JSON names no type; what was read of one that breaks off counts.
        }

        return code;
    }

    /// <summary>Cuts <c>namespace#Type:address</c> to the type, and takes nothing that is not a name into a log.</summary>
    private static string? Clean(ReadOnlySpan<byte> type)
    {
        var hash = type.LastIndexOf((byte)'#');
        type = type[(hash + 1)..];
        var colon = type.IndexOf((byte)':');
        if (colon >= 0) type = type[..colon];
        if (type.IsEmpty || type.Length > MaxCharacters) return null;
        foreach (var character in type)
        {
            if (!char.IsAsciiLetterOrDigit((char)character) && character is not ((byte)'.' or (byte)'_')) return null;
        }

        return Encoding.ASCII.GetString(type);
    }
}
