using System.Text.Json;
using System.Text.Json.Serialization;
using Chat.LoadTest.Workers;

namespace Chat.LoadTest.Reporting;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(RunReport))]
internal sealed partial class ReportJson : JsonSerializerContext;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(WorkerOrder))]
[JsonSerializable(typeof(WorkerNews))]
internal sealed partial class WorkerJson : JsonSerializerContext;

/// <summary>The report as a file.</summary>
internal static class ReportFile
{
    public static void Write(string path, RunReport report) => Save(path, JsonSerializer.Serialize(report, ReportJson.Default.RunReport) + "\n");

    /// <exception cref="LoadException">It cannot be written.</exception>
    public static void Save(string path, string text)
    {
        try
        {
            if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder) Directory.CreateDirectory(folder);
            File.WriteAllText(path, text);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new LoadException($"{path} cannot be written: {e.Message.TrimEnd('.')}.");
        }
    }

    /// <exception cref="LoadException">It cannot be read, or is no report.</exception>
    public static RunReport Read(string path)
    {
        try
        {
            var report = JsonSerializer.Deserialize(File.ReadAllText(path), ReportJson.Default.RunReport);
            if (report?.Form == RunReport.CurrentForm) return report;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new LoadException($"{path} cannot be read: {e.Message.TrimEnd('.')}.");
        }
        catch (Exception e) when (e is JsonException or NotSupportedException)
        {
            // Said below, in the same words as for a document of another kind.
        }
        throw new LoadException($"{path} is not a report of ./chat load: give a file that --json wrote.");
    }
}
