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

    /// <summary>A generator on which frames wait this long does so too. Above what a timer of Windows is late by itself.</summary>
    private const double LagMilliseconds = 20;

    /// <summary>Of the cores that it may use; above it there is little left to read with.</summary>
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
            Machine = MachineFacts.OfThis(),
            Interrupted = interrupted,
            Seconds = seconds,
            Counts = shares.Select(share => share.Counts).Aggregate((a, b) => a + b),
            Latencies = [.. Measured.Select(of => Facts(of, Sum(shares, of)))],
            Audit = [.. Faults.All.Select(fault => Facts(fault, shares))],
            Unchecked = shares.SelectMany(share => share.Unread).DistinctBy(room => room.Key).ToDictionary(),
            Errors = Sum(shares.Select(share => share.Errors)),
            ConnectionsLost = Sum(shares.Select(share => share.Lost)),
            OpenFailures = Sum(shares.Select(share => share.OpenFailures)),
            Timeline = Timeline.Of(shares),
            Generator = Generator(shares, options, seconds),
            Workers = [],
            ExitCode = 0,
        };
        return report with { ExitCode = ExitCode(report) };
    }

    public static LatencyFacts Facts(string of, LongHistogram histogram)
    {
        double At(double percentile) => histogram.TotalCount == 0 ? 0 : histogram.GetValueAtPercentile(percentile) / 1000.0;
        return new LatencyFacts(of, histogram.TotalCount, At(50), At(90), At(99), At(99.9), At(99.99), At(100), HistogramText.Write(histogram));
    }

    /// <summary>With what is known of each worker: who broke, and how far its clock may be trusted.</summary>
    public static RunReport With(RunReport report, Crew crew, IReadOnlyList<Share> shares, IEnumerable<string> unreachable)
    {
        var full = report with
        {
            Workers = [.. crew.All.Select((worker, number) => Facts(worker, shares[number], report.Seconds, crew.IsBroken(number) ? crew.Sentence(number) : null))],
            Unchecked = report.Unchecked.Concat(unreachable.Select(room => KeyValuePair.Create(room, "all its members were in workers that broke")))
                .DistinctBy(room => room.Key).ToDictionary(),
        };
        return full with { ExitCode = ExitCode(full) };
    }

    private static WorkerFacts Facts(ILoadWorker worker, Share share, double seconds, string? broke) => new(
        worker.Name, worker.Machine, share.Counts.Connections, share.CpuSeconds / seconds, share.PeakMemoryMegabytes, worker.ClockUncertainty / 1000.0, broke);

    private static int ExitCode(RunReport report) =>
        report.Audit.Any(fault => fault.Count > 0) ? 3
        : report.Workers.Any(worker => worker.Broke is not null) || report.OpenFailures.Count > 0 || report.Unchecked.Count > 0 || (report.Counts.Sent > 0 && report.Counts.Acknowledged == 0) ? 1
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

    private static GeneratorFacts Generator(IReadOnlyList<Share> shares, LoadOptions options, double seconds)
    {
        var (slip, lag) = (P99(shares, "slip"), P99(shares, "lag"));
        var cpu = shares.Sum(share => share.CpuSeconds) / seconds;
        // Processes of one machine share its cores; other hosts have theirs.
        var full = options.Hosts is null ? cpu / shares.Max(share => share.Cores) : shares.Max(share => share.CpuSeconds / seconds / share.Cores);
        var why =
            slip > SlipMilliseconds ? FormattableString.Invariant($"1 message in 100 was sent {slip:0.0} ms or more after it was due")
            : lag > LagMilliseconds ? FormattableString.Invariant($"1 time in 100 what had arrived waited {lag:0.0} ms or more for a thread here")
            : full > NearlyFull ? FormattableString.Invariant($"its processes used {full * 100:0} % of their cores")
            : null;
        var bottleneck = why is null ? null : $"{why}: lower the load, or give it more workers or a machine of its own";
        return new GeneratorFacts(shares.Count, cpu, slip, shares.Sum(share => share.PeakMemoryMegabytes), bottleneck, lag);
    }

    private static double P99(IReadOnlyList<Share> shares, string of)
    {
        var all = Sum(shares, of);
        return all.TotalCount == 0 ? 0 : all.GetValueAtPercentile(99) / 1000.0;
    }
}
