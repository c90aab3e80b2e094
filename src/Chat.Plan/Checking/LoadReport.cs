using System.Text.Json;
using System.Text.Json.Serialization;
using Chat.Commands;

namespace Chat.Plan.Checking;

/// <summary>What a check needs of a report of <c>./chat load --json</c>.</summary>
internal sealed record LoadReport(string Form, LoadedRun Options, LoadedCounts Counts, LoadedLatency[] Latencies)
{
    private const string KnownForm = "chat-load-1";

    /// <exception cref="PlanException">It is not such a report, or of a run that a plan cannot repeat.</exception>
    public static LoadReport Read(string path)
    {
        var report = Parsed(path);
        if (report is not { Form: KnownForm } || !report.Has("acknowledgement") || !report.Has("delivery"))
            throw new PlanException($"{path} is not a report of ./chat load: give a file that --json wrote.", exitCode: 1);
        if (report.Options is not { Scenario: "room" or "rooms", Rate: > 0 })
            throw new PlanException($"{path} is of scenario {report.Options.Scenario}{(report.Options.Rate is null ? " without a rate" : "")}: a plan repeats room and rooms, with --rate.", exitCode: 1);
        if (!report.Options.IsOfAnyRun) throw new PlanException($"{path} is of a run that ./chat load cannot have made: make a new one.", exitCode: 1);
        return report;
    }

    private static LoadReport? Parsed(string path)
    {
        try
        {
            var json = File.ReadAllText(path);
            if (ReportForm.OtherVersion(path, json, KnownForm) is { } other) throw new PlanException(other, exitCode: 1);
            return JsonSerializer.Deserialize(json, LoadReportJson.Default.LoadReport);
        }
        catch (JsonException)
        {
            return null;
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new PlanException($"{path} cannot be read: give a file that ./chat load room URL --rate 20 --json wrote.", exitCode: 1);
        }
    }

    private bool Has(string of) => Latencies.Any(latency => latency?.Of == of);

    public LoadedLatency Latency(string of) => Latencies.First(latency => latency?.Of == of);
}

internal sealed record LoadedRun(string Scenario, int Connections, int Rooms, int Publishers, double? Rate, int Size, double Duration, int Seed)
{
    /// <summary>Within what the load tester's options may be: a simulation of something else does not come to its end, or to none.</summary>
    public bool IsOfAnyRun => this is
    {
        Connections: >= 1 and <= 1_000_000, Rooms: >= 1, Publishers: >= 1, Rate: > 0 and <= 1_000_000, Size: >= 1 and <= 8_192, Duration: > 0 and <= 7_200,
    } && Rooms <= Connections && Publishers <= Connections;
}

internal sealed record LoadedCounts(long Sent, long Acknowledged, long Deliveries, long Gathered);

internal sealed record LoadedLatency(string Of, double P50, double P99);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(LoadReport))]
internal sealed partial class LoadReportJson : JsonSerializerContext;
