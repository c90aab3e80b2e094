using System.Text.Json;

namespace Chat.Testing;

/// <summary>Reading a frame in a test's words.</summary>
public static class Frames
{
    public static bool Is(this JsonElement frame, string type) => frame.Text("type") == type;

    public static string? Text(this JsonElement frame, string key) =>
        frame.TryGetProperty(key, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    public static long Number(this JsonElement frame, string key) => frame.GetProperty(key).GetInt64();

    public static bool Flag(this JsonElement frame, string key) => frame.GetProperty(key).GetBoolean();

    public static IReadOnlyList<JsonElement> Entries(this JsonElement frame) => [.. frame.GetProperty("entries").EnumerateArray()];

    public static bool Has(this JsonElement frame, string key) => frame.TryGetProperty(key, out _);
}
