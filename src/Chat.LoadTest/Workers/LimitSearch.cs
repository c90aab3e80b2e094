using System.Globalization;
using Chat.LoadTest.Reporting;

namespace Chat.LoadTest.Workers;

/// <summary>
/// Finds the highest rate that is held: doubles it until a run fails, then halves the gap until it is within a tenth. Each try
/// is a whole run with its audit. It is bounded: 12 tries, and the messages that were asked for.
/// </summary>
internal sealed class LimitSearch(LoadOptions options, double boundMilliseconds, IProgress progress)
{
    private const int Tries = 12;
    private const double StartPerPublisher = 10;
    private const double CloseEnough = 1.1;

    public async Task<RunReport> RunAsync(CancellationToken stop)
    {
        var (held, failed, why) = (0.0, double.PositiveInfinity, "");
        var rate = options.Rate ?? options.Publishers * StartPerPublisher;
        var left = options.Messages;
        RunReport? best = null, last = null;
        for (var attempt = 0; attempt < Tries && !stop.IsCancellationRequested && left > 0 && (held == 0 || failed / held > CloseEnough); attempt++)
        {
            progress.Phase(string.Create(CultureInfo.InvariantCulture, $"try {attempt + 1}: {rate:0.#} messages a second"));
            last = await new Coordinator(options with { Rate = rate, Messages = left }, progress).RunAsync(stop);
            left -= last.Counts.Sent;
            if (WhyNot(last) is { } reason) (failed, why) = (rate, reason);
            else (held, best) = (rate, last);
            rate = double.IsInfinity(failed) ? rate * 2 : held == 0 ? failed / 2 : (held + failed) / 2;
        }
        var report = best ?? last!;
        return report with
        {
            Limit = new LimitFacts(held, double.IsInfinity(failed) ? 0 : failed, boundMilliseconds, why),
            ExitCode = last!.ExitCode == 3 ? 3 : best is null ? 1 : best.ExitCode,
            Interrupted = stop.IsCancellationRequested,
        };
    }

    private string? WhyNot(RunReport report)
    {
        if (report.Audit.FirstOrDefault(fault => fault.Count > 0) is { } broken) return $"a promise broke: {broken.Fault}";
        if (report.Counts.Refused > 0) return $"{report.Counts.Refused} messages were refused";
        if (report.Generator.Bottleneck is { } own && report.Generator.SlipP99 > boundMilliseconds) return $"the generator was the limit: {own}";
        var p99 = Math.Max(report.Latency("acknowledgement").P99, report.Latency("delivery").P99);
        return p99 > boundMilliseconds ? string.Create(CultureInfo.InvariantCulture, $"p99 was {p99:0} ms") : null;
    }
}
