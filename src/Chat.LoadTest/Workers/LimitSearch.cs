using System.Globalization;
using Chat.LoadTest.Reporting;

namespace Chat.LoadTest.Workers;

/// <summary>
/// Finds the highest rate that is held: doubles it until a run fails, then halves the gap until it is within a tenth. Each try
/// is a whole run with its audit. It is bounded: 12 tries, and the messages that were asked for in all of them together.
/// </summary>
/// <param name="run">One try.</param>
internal sealed class LimitSearch(LoadOptions options, double boundMilliseconds, IProgress progress, Func<LoadOptions, CancellationToken, Task<RunReport>> run)
{
    public const int Tries = 12;
    private const double StartPerPublisher = 10;
    private const double CloseEnough = 1.1;

    public async Task<RunReport> RunAsync(CancellationToken stop)
    {
        var (held, failed, why) = (0.0, double.PositiveInfinity, "");
        var rate = options.Rate ?? options.Publishers * StartPerPublisher;
        var left = options.Messages;
        RunReport? best = null, last = null;
        var brokeAPromise = false;
        for (var attempt = 0; attempt < Tries && (held == 0 || failed / held > CloseEnough); attempt++)
        {
            // A try that may not send all its messages would hold a load that nobody asked for.
            if (attempt > 0 && rate * options.Duration > left) break;
            progress.Phase(string.Create(CultureInfo.InvariantCulture, $"try {attempt + 1}: {rate:0.#} messages a second"));
            last = await run(options with { Rate = rate, Messages = left }, stop);
            left -= last.Counts.Sent + last.Counts.Pings;
            brokeAPromise |= last.ExitCode == 3;
            if (stop.IsCancellationRequested || last.Workers.Any(worker => worker.Broke is not null)) break;
            if (WhyNot(last) is { } reason) (failed, why) = (rate, reason);
            else (held, best) = (rate, last);
            rate = double.IsInfinity(failed) ? rate * 2 : held == 0 ? failed / 2 : (held + failed) / 2;
        }
        var report = best ?? last!;
        return report with
        {
            Limit = new LimitFacts(held, double.IsInfinity(failed) ? 0 : failed, boundMilliseconds, why),
            ExitCode = brokeAPromise ? 3 : best is null || last!.Workers.Any(worker => worker.Broke is not null) ? 1 : best.ExitCode,
            Interrupted = stop.IsCancellationRequested,
        };
    }

    private string? WhyNot(RunReport report)
    {
        if (report.Audit.FirstOrDefault(fault => fault.Count > 0) is { } broken)
            return string.Create(CultureInfo.InvariantCulture, $"a promise broke: {broken.Fault}: {broken.Count} ({broken.Meaning}; promise {broken.Promise}), first {broken.Example}");
        if (report.Counts.Refused > 0) return $"{report.Counts.Refused} messages were refused";
        if (report.OpenFailures.Count > 0) return $"{report.OpenFailures.Values.Sum()} connections could not be opened: {report.OpenFailures.Keys.First()}";
        if (report.Generator.Bottleneck is { } own && report.Generator.SlipP99 > boundMilliseconds) return $"the generator was the limit: {own}";
        if (report.Counts.Sent + report.Counts.Pings < report.Options.Asked) return $"only {report.Counts.Sent + report.Counts.Pings} of {report.Options.Asked} could be sent in time";
        var p99 = report.Latencies.Max(latency => latency.P99);
        return p99 > boundMilliseconds ? string.Create(CultureInfo.InvariantCulture, $"p99 was {p99:0} ms") : null;
    }
}
