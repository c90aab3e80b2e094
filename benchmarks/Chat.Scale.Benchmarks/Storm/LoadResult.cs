using System.Text.Json;

namespace Chat.Scale.Benchmarks.Storm;

/// <param name="Promise">The number on the protocol page.</param>
internal sealed record AuditLine(string Fault, string Promise, long Count, string? Example);

/// <summary>What the load tester saw.</summary>
/// <param name="Run">Its six characters, which the room's name has.</param>
/// <param name="Unchecked">Why the room's history could not be looked at; null where it was.</param>
internal sealed record LoadResult(
    string Run, long Members, long Sent, long Acknowledged, long Resent, long Deliveries, long Repeated, long Recovered, long Reconnected,
    double DeliveryP50, double DeliveryP99, IReadOnlyList<AuditLine> Audit, string? Unchecked)
{
    public string Room => $"load-{Run}-0";

    public static LoadResult Of(JsonElement report)
    {
        var counts = report.GetProperty("counts");
        long Count(string name) => counts.GetProperty(name).GetInt64();
        var delivery = report.GetProperty("latencies").EnumerateArray().First(latency => latency.GetProperty("of").GetString() == "delivery");
        return new(
            report.GetProperty("run").GetString()!, Count("connections"), Count("sent"), Count("acknowledged"), Count("resent"), Count("deliveries"),
            Count("repeated"), Count("recovered"), Count("reconnected"), delivery.GetProperty("p50").GetDouble(), delivery.GetProperty("p99").GetDouble(),
            [.. report.GetProperty("audit").EnumerateArray().Select(Line)],
            report.GetProperty("unchecked").EnumerateObject().Select(room => room.Value.GetString()).FirstOrDefault());
    }

    private static AuditLine Line(JsonElement line) => new(
        line.GetProperty("fault").GetString()!, line.GetProperty("promise").GetString()!, line.GetProperty("count").GetInt64(), line.GetProperty("example").GetString());
}
