using System.Text.Json;
using System.Text.Json.Serialization;
using Chat.Commands;
using Chat.LoadTest.Workers;

namespace Chat.LoadTest.Reporting;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true,
    RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(RunReport))]
internal sealed partial class ReportJson : JsonSerializerContext;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(WorkerOrder))]
[JsonSerializable(typeof(WorkerNews))]
internal sealed partial class WorkerJson : JsonSerializerContext;

/// <summary>The report as a file.</summary>
internal static class ReportFile
{
    public static void Write(string path, RunReport report) => Save(path, JsonSerializer.Serialize(report, ReportJson.Default.RunReport) + "\n");

    /// <summary>Asked before a run, so that an hour of it is not spent for a folder that nobody may write to.</summary>
    /// <exception cref="LoadException">It cannot be written.</exception>
    public static void CheckWritable(string? path)
    {
        if (path is null) return;
        var isNew = !File.Exists(path);
        Writing(path, () => File.Open(path, FileMode.OpenOrCreate, FileAccess.Write).Dispose());
        if (isNew) File.Delete(path);
    }

    /// <exception cref="LoadException">It cannot be written.</exception>
    public static void Save(string path, string text) => Writing(path, () => File.WriteAllText(path, text));

    private static void Writing(string path, Action write)
    {
        try
        {
            if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder) Directory.CreateDirectory(folder);
            write();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new LoadException($"{path} cannot be written: give a path in a folder that you may write to and that has space.");
        }
    }

    /// <exception cref="LoadException">It cannot be read, or is no report.</exception>
    public static RunReport Read(string path)
    {
        var text = Text(path);
        try
        {
            if (ReportForm.OtherVersion(path, text, RunReport.CurrentForm) is { } other) throw new LoadException(other);
            var report = JsonSerializer.Deserialize(text, ReportJson.Default.RunReport);
            if (report?.Form == RunReport.CurrentForm && IsWhole(report)) return report;
        }
        catch (Exception e) when (e is JsonException or NotSupportedException)
        {
            // Said below, in the same words as for a document of another kind.
        }
        throw new LoadException($"{path} is not a report of ./chat load: give a file that --json wrote.");
    }

    private static string Text(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new LoadException($"{path} cannot be read: {e.Message.TrimEnd('.')}.");
        }
    }

    // The serializer holds members to their types, but not what is in their lists.
    private static bool IsWhole(RunReport report) =>
        !report.Latencies.Contains(null!) && !report.Audit.Contains(null!) && !report.Timeline.Contains(null!) && !report.Workers.Contains(null!)
        && !report.Unchecked.Values.Contains(null!);
}
