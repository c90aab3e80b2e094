using System.Runtime.InteropServices;
using Chat.LoadTest.Audit;
using Chat.LoadTest.Measuring;
using Chat.LoadTest.Workers;
using HdrHistogram;

namespace Chat.LoadTest.Reporting;

/// <summary>Adds the parts of a run up to its report.</summary>
internal static class ReportOf
{
    /// <summary>A generator that sends this much later than due measures itself.</summary>
    private const double SlipMilliseconds = 10;

    /// <summary>Of a core, for each worker; above it the generator has little left to read with.</summary>
    private const double NearlyFull = 0.9;

    private static readonly string[] Measured = ["acknowledgement", "delivery", "pong"];

    public static RunReport Shares(
        IReadOnlyList<Share> shares, LoadOptions options, string run, DateTimeOffset startedAt, double seconds, bool interrupted)
    {
        var report = new RunReport
        {
            Form = RunReport.CurrentForm,
            Run = run,
            StartedAt = startedAt,
            Options = options,
            Machine = new MachineFacts(RuntimeInformation.OSDescription, Environment.ProcessorCount, RuntimeInformation.FrameworkDescription),
            Interrupted = interrupted,
            Seconds = seconds,
            Counts = shares.Select(share => share.Counts).Aggregate((a, b) => a + b),
            Latencies = [.. Measured.Select(of => Facts(of, Sum(shares, of)))],
            Audit = [.. Faults.All.Select(fault => Facts(fault, shares))],
            Unchecked = shares.SelectMany(share => share.Unread).ToDictionary(),
            Errors = Sum(shares.Select(share => share.Errors)),
            ConnectionsLost = Sum(shares.Select(share => share.Lost)),
            OpenFailures = Sum(shares.Select(share => share.OpenFailures)),
            Timeline = Timeline.Of(shares),
            Generator = Generator(shares, seconds),
            ExitCode = 0,
        };
        return report with { ExitCode = ExitCode(report) };
    }

    public static LatencyFacts Facts(string of, LongHistogram histogram)
    {
        double At(double percentile) => histogram.TotalCount == 0 ? 0 : histogram.GetValueAtPercentile(percentile) / 1000.0;
        return new LatencyFacts(of, histogram.TotalCount, At(50), At(90), At(99), At(99.9), At(99.99), At(100), HistogramText.Write(histogram));
    }

    private static int ExitCode(RunReport report) =>
        report.Audit.Any(fault => fault.Count > 0) ? 3
        : report.OpenFailures.Count > 0 || report.Unchecked.Count > 0 || (report.Counts.Sent > 0 && report.Counts.Acknowledged == 0) ? 1
        : 0;

    private static LongHistogram Sum(IReadOnlyList<Share> shares, string of)
    {
        var all = Measuring.Latencies.New();
        foreach (var share in shares) all.Add(HistogramText.Read(share.Histograms[of]));
        return all;
    }

    private static Dictionary<string, long> Sum(IEnumerable<Dictionary<string, long>> parts) =>
        parts.SelectMany(part => part).GroupBy(part => part.Key).ToDictionary(group => group.Key, group => group.Sum(part => part.Value));

    private static FaultFacts Facts(Fault fault, IReadOnlyList<Share> shares)
    {
        var (promise, name, meaning) = Faults.Describe(fault);
        var counts = shares.Select(share => share.Faults[(int)fault]).ToArray();
        // Found by each process from what all saw: a sum would count it as often as there are processes.
        var count = fault is Fault.Doubled or Fault.SharedNumber ? counts.Max(part => part.Count) : counts.Sum(part => part.Count);
        return new FaultFacts(name, promise, meaning, count, counts.Select(part => part.Example).FirstOrDefault(example => example is not null));
    }

    private static GeneratorFacts Generator(IReadOnlyList<Share> shares, double seconds)
    {
        var slips = Sum(shares, "slip");
        var slip = slips.TotalCount == 0 ? 0 : slips.GetValueAtPercentile(99) / 1000.0;
        var busiest = shares.Max(share => share.CpuSeconds / seconds);
        var bottleneck =
            slip > SlipMilliseconds ? $"1 message in 100 was sent {slip:0.0} ms or more after it was due: lower the rate, or give it more workers or a machine of its own"
            : busiest > NearlyFull ? $"a worker used {busiest:0.00} of a core: give it more workers, or a machine of its own"
            : null;
        return new GeneratorFacts(shares.Count, shares.Sum(share => share.CpuSeconds) / seconds, slip, shares.Sum(share => share.PeakMemoryMegabytes), bottleneck);
    }
}
