using System.Text.Json;

namespace Chat.LoadTest.Reporting;

/// <summary>
/// Which version's report a document is. <c>./chat plan check</c> reads reports by words of its own, and refuses them in the
/// same sentences.
/// </summary>
internal static class ReportForm
{
    private const string AnyVersion = "chat-load-";

    /// <exception cref="LoadException">It is a report, and of another version.</exception>
    /// <exception cref="JsonException">It is no JSON.</exception>
    public static void Check(string path, string json)
    {
        using var document = JsonDocument.Parse(json);
        if (document.RootElement is { ValueKind: JsonValueKind.Object } root && root.TryGetProperty("form", out var named)
            && named.ValueKind == JsonValueKind.String && named.GetString() is { } form
            && form.StartsWith(AnyVersion, StringComparison.Ordinal) && form != RunReport.CurrentForm)
            throw new LoadException($"{path} is a report of another version of ./chat load (its form is {form}, and this one reads {RunReport.CurrentForm}): make a new one with --json.");
    }
}
