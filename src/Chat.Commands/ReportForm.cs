using System.Text.Json;

namespace Chat.Commands;

/// <summary>Which version's report of a load a document is. The load tester and the plan both read them, each by words of its own.</summary>
public static class ReportForm
{
    private const string AnyVersion = "chat-load-";

    /// <summary>The sentence for a report of another version than the one that can be read; null for anything else, also for no report.</summary>
    /// <exception cref="JsonException">It is no JSON.</exception>
    public static string? OtherVersion(string path, string json, string known)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement is { ValueKind: JsonValueKind.Object } root && root.TryGetProperty("form", out var named)
            && named.ValueKind == JsonValueKind.String && named.GetString() is { } form
            && form.StartsWith(AnyVersion, StringComparison.Ordinal) && form != known
            ? $"{path} is a report of another version of ./chat load (its form is {form}, and this one reads {known}): make a new one with --json."
            : null;
    }
}
