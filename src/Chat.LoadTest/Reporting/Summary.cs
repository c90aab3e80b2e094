using System.Globalization;
using Chat.Commands;

namespace Chat.LoadTest.Reporting;

/// <summary>The report for a person at the terminal, in plain lines.</summary>
internal static class Summary
{
    public static void Write(RunReport report, TextWriter output)
    {
        foreach (var line in Lines(report)) output.WriteTerminalLine(line);
    }

    public static IEnumerable<string> Lines(RunReport report)
    {
        var (options, counts) = (report.Options, report.Counts);
        yield return Text($"{options.Scenario}: {counts.Connections} of {options.Connections} connections in {options.Rooms} rooms, {report.Seconds:0.0} s{(report.Interrupted ? ", interrupted" : "")}");
        if (counts.Pings > 0) yield return Text($"pings         {counts.Pings} sent, {counts.Pongs} answered");
        if (counts.Sent > 0)
        {
            yield return Text($"messages      {counts.Sent} sent ({counts.Sent / report.Seconds:0.#}/s), {counts.Acknowledged} acknowledged, {counts.Refused} refused, {counts.Resent} sent again");
            yield return Text($"deliveries    {counts.Deliveries} ({counts.Deliveries / report.Seconds:0}/s), {counts.Recovered} recovered by who came back");
            yield return Text($"allowed       {counts.Repeated} repeated frames, {counts.OutOfOrder} out of order");
        }
        foreach (var latency in report.Latencies.Where(latency => latency.Count > 0)) yield return Latency(latency);
        foreach (var line in Problems(report)) yield return line;
        yield return Text($"generator     {report.Generator.CpuShare:0.00} cores, {report.Generator.PeakMemoryMegabytes:0} MB{(report.Options.Rate is null ? "" : $", 99 % sent within {Number(report.Generator.SlipP99)} ms of due")}");
        if (report.Generator.Bottleneck is { } why) yield return $"generator     may have been the bottleneck: {why}";
        foreach (var line in Workers(report)) yield return line;
        if (report.Limit is { } limit) yield return Limit(limit);
        foreach (var line in Audit(report)) yield return line;
    }

    private static IEnumerable<string> Problems(RunReport report)
    {
        foreach (var (code, count) in report.Errors) yield return Text($"error         {code}: {count}");
        foreach (var (why, count) in report.ConnectionsLost) yield return Text($"lost          {count} connections: {why}");
        foreach (var (why, count) in report.OpenFailures) yield return Text($"not opened    {count} connections: {why}");
    }

    private static IEnumerable<string> Workers(RunReport report)
    {
        foreach (var worker in report.Workers.Where(worker => worker.Broke is not null))
            yield return $"broken        {worker.Broke} What it had counted up to its last second is in the counts, and the audit lacks it.";
        if (report.Options.Hosts is not null)
            yield return Text($"clocks        the workers' agree with the coordinator's to {report.Workers.Max(worker => worker.ClockUncertainty):0.00} ms: latencies between two hosts are uncertain by up to twice that");
    }

    private static IEnumerable<string> Audit(RunReport report)
    {
        foreach (var (room, why) in report.Unchecked.Take(3)) yield return $"not audited   {room}: {why}";
        if (report.Unchecked.Count > 3) yield return Text($"not audited   {report.Unchecked.Count - 3} more rooms");
        foreach (var fault in report.Audit.Where(fault => fault.Count > 0))
            yield return Text($"BROKEN        {fault.Fault}: {fault.Count} ({fault.Meaning}; promise {fault.Promise}), first {fault.Example}");
        if (report.Audit.All(fault => fault.Count == 0))
            yield return report.Unchecked.Count == 0 && report.Workers.All(worker => worker.Broke is null) ? "audit         every promise held" : "audit         nothing broken was seen, but not all could be looked at";
    }

    private static string Latency(LatencyFacts of) =>
        Text($"{of.Of,-13} p50 {of.P50:0.00}  p90 {of.P90:0.00}  p99 {of.P99:0.00}  p99.9 {of.P999:0.00}  p99.99 {of.P9999:0.00}  max {of.Max:0.00} ms");

    private static string Limit(LimitFacts limit) =>
        Text($"limit         {limit.HighestHeld:0.#}/s held with p99 under {limit.BoundMilliseconds:0} ms{(limit.Why.Length > 0 ? $"; at {limit.FirstNotHeld:0.#}/s {limit.Why}" : "")}");

    private static string Number(double value) => value.ToString("0.0", CultureInfo.InvariantCulture);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
