using Chat.LoadTest.Measuring;
using Chat.LoadTest.Reporting;
using HdrHistogram;

namespace Chat.LoadTest.Workers;

/// <summary>One process's part of the result; parts are added, histograms included.</summary>
internal sealed record Share
{
    public required Counts Counts { get; init; }
    public required Dictionary<string, string> Histograms { get; init; }
    public required List<FaultCount> Faults { get; init; }
    public required Dictionary<string, string> Unread { get; init; }
    public required Dictionary<string, long> Errors { get; init; }
    public required Dictionary<string, long> Lost { get; init; }
    public required Dictionary<string, long> OpenFailures { get; init; }
    public required List<Sample> Samples { get; init; }
    public required double CpuSeconds { get; init; }
    public required double PeakMemoryMegabytes { get; init; }
}

internal sealed record FaultCount(int Fault, long Count, string? Example);

/// <summary>Counts so far, and the latencies of the last second as histograms.</summary>
internal sealed record Sample(
    double At, long Open, long Sent, long Acknowledged, long Deliveries, long Errors, string AcknowledgementHistogram, string DeliveryHistogram)
{
    public static readonly string Empty = HistogramText.Write(Latencies.New());

    public static string Text(LongHistogram histogram) => histogram.TotalCount == 0 ? Empty : HistogramText.Write(histogram);
}
