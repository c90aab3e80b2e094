using Chat.LoadTest.Measuring;
using Chat.LoadTest.Reporting;
using HdrHistogram;

namespace Chat.LoadTest.Workers;

/// <summary>One process's part of the result; parts are added, histograms included.</summary>
internal sealed record Share
{
    /// <summary>Of what a share has a histogram.</summary>
    public static readonly IReadOnlyList<string> Measured = ["acknowledgement", "delivery", "pong", "slip", "lag"];

    public required Counts Counts { get; init; }
    public required Dictionary<string, string> Histograms { get; init; }
    public required List<FaultCount> Faults { get; init; }
    public required Dictionary<string, string> Unread { get; init; }
    public required Dictionary<string, long> Errors { get; init; }
    public required Dictionary<string, long> Lost { get; init; }
    public required Dictionary<string, long> OpenFailures { get; init; }
    public required List<Sample> Samples { get; init; }
    public required double CpuSeconds { get; init; }

    /// <summary>That it may use.</summary>
    public required int Cores { get; init; }
    public required double PeakMemoryMegabytes { get; init; }
}

internal static class BrokenShare
{
    /// <summary>What is left of a worker that broke: what it had told up to its last second. Its audit is lost with it.</summary>
    public static Share Of(IReadOnlyList<Sample> samples, bool pings)
    {
        var last = samples.Count == 0 ? Sample.Nothing : samples[^1];
        string Sum(Func<Sample, string> of) => Sample.Text(Timeline.Sum(samples.Select(of)));
        return new Share
        {
            Counts = Counts.None with
            {
                Connections = last.Open,
                Sent = pings ? 0 : last.Sent,
                Acknowledged = pings ? 0 : last.Acknowledged,
                Pings = pings ? last.Sent : 0,
                Pongs = pings ? last.Acknowledged : 0,
                Deliveries = last.Deliveries,
            },
            Histograms = new()
            {
                ["acknowledgement"] = pings ? Sample.Empty : Sum(sample => sample.AcknowledgementHistogram),
                ["delivery"] = Sum(sample => sample.DeliveryHistogram),
                ["pong"] = pings ? Sum(sample => sample.AcknowledgementHistogram) : Sample.Empty,
                ["slip"] = Sample.Empty,
                ["lag"] = Sample.Empty,
            },
            Faults = [.. Audit.Faults.All.Select(fault => new FaultCount((int)fault, 0, null))],
            Unread = [],
            Errors = [],
            Lost = [],
            OpenFailures = [],
            Samples = [.. samples],
            CpuSeconds = 0,
            Cores = 1,
            PeakMemoryMegabytes = 0,
        };
    }
}

internal sealed record FaultCount(int Fault, long Count, string? Example = null);

/// <summary>Counts so far, and the latencies of the last second as histograms.</summary>
internal sealed record Sample(
    double At, long Open, long Sent, long Acknowledged, long Deliveries, long Errors, string AcknowledgementHistogram, string DeliveryHistogram)
{
    public static readonly string Empty = HistogramText.Write(Latencies.New());

    public static readonly Sample Nothing = new(0, 0, 0, 0, 0, 0, Empty, Empty);

    public static string Text(LongHistogram histogram) => histogram.TotalCount == 0 ? Empty : HistogramText.Write(histogram);
}
