using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Pulumi;

namespace Chat.Infra.Configuration;

/// <summary>
/// Reads a stack's settings and collects what is wrong with them, so that an operator sees all of it at once. A value
/// at fault reads as its default: nothing is declared after a fault anyway.
/// </summary>
public sealed class ConfigReader
{
    private static readonly JsonSerializerOptions Reading = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        NumberHandling = JsonNumberHandling.AllowReadingFromString,
    };

    private readonly Config _chat = new("chat");
    private readonly List<string> _faults = [];

    public IReadOnlyList<string> Faults => _faults;

    public void Fault(string sentence) => _faults.Add(sentence);

    public string? Text(string key) => _chat.Get(key) is { Length: > 0 } value ? value.Trim() : null;

    public bool Flag(string key, bool otherwise)
    {
        if (Text(key) is not { } text) return otherwise;
        if (bool.TryParse(text, out var value)) return value;
        Fault($"chat:{key} is '{text}': it is either true or false.");
        return otherwise;
    }

    public int? Number(string key, int least, int most)
    {
        if (Text(key) is not { } text) return null;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most) return value;
        Fault($"chat:{key} is '{text}': it is a whole number from {least} to {most}.");
        return null;
    }

    public string OneOf(string key, string otherwise, params IReadOnlyList<string> allowed)
    {
        if (Text(key) is not { } text) return otherwise;
        if (allowed.Contains(text, StringComparer.Ordinal)) return text;
        Fault($"chat:{key} is '{text}': it is one of {string.Join(", ", allowed)}.");
        return otherwise;
    }

    /// <summary>A list or a map, as Pulumi hands them over: JSON.</summary>
    public T Json<T>(string key, string form) where T : new()
    {
        if (Text(key) is not { } text) return new T();
        try
        {
            return JsonSerializer.Deserialize<T>(text, Reading) ?? new T();
        }
        catch (JsonException)
        {
            Fault($"chat:{key} cannot be read: it is {form}.");
            return new T();
        }
    }
}
