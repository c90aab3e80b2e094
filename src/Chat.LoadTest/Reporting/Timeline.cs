using Chat.LoadTest.Measuring;
using Chat.LoadTest.Workers;
using HdrHistogram;

namespace Chat.LoadTest.Reporting;

/// <summary>The seconds of a run, all processes together.</summary>
internal static class Timeline
{
    public static List<Second> Of(IReadOnlyList<Share> shares)
    {
        var seconds = new List<Second>();
        Sample[] before = [.. shares.Select(_ => Sample.Nothing)];
        for (var index = 0; index < shares.Max(share => share.Samples.Count); index++)
        {
            Sample[] now = [.. shares.Select(share => At(share, index))];
            seconds.Add(Second(before, now));
            before = now;
        }
        return seconds;
    }

    // Of one that broke, or was a second sooner done, what it had counted stays.
    private static Sample At(Share share, int index) =>
        index < share.Samples.Count ? share.Samples[index]
        : share.Samples is [.., var last] ? last with { Open = 0, Lowest = 0, AcknowledgementHistogram = Sample.Empty, DeliveryHistogram = Sample.Empty }
        : Sample.Nothing;

    private static Second Second(Sample[] before, Sample[] now)
    {
        long Grown(Func<Sample, long> count) => now.Sum(count) - before.Sum(count);
        var acknowledged = Sum(now.Select(sample => sample.AcknowledgementHistogram));
        var delivered = Sum(now.Select(sample => sample.DeliveryHistogram));
        return new Second(
            Math.Round(now.Max(sample => sample.At), 2), now.Sum(sample => sample.Open), Grown(sample => sample.Sent),
            Grown(sample => sample.Acknowledged), Grown(sample => sample.Deliveries), Grown(sample => sample.Errors),
            At(acknowledged, 50), At(acknowledged, 99), At(delivered, 50), At(delivered, 99), now.Sum(sample => sample.Lowest));
    }

    public static LongHistogram Sum(IEnumerable<string> histograms)
    {
        var all = Latencies.New();
        foreach (var text in histograms)
            if (text != Sample.Empty) all.Add(HistogramText.Read(text));
        return all;
    }

    public static double At(LongHistogram histogram, double percentile) =>
        histogram.TotalCount == 0 ? 0 : histogram.GetValueAtPercentile(percentile) / 1000.0;
}
