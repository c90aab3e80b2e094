using Chat.LoadTest.Audit;
using Chat.LoadTest.Measuring;

namespace Chat.LoadTest.Workers;

/// <summary>What a worker's news must be beyond their form, before anything is added up from them.</summary>
internal static class NewsRules
{
    public static bool IsWhole(WorkerNews news) =>
        (news.Sample is null || IsWhole(news.Sample)) && (news.Share is null || IsWhole(news.Share));

    private static bool IsWhole(Sample sample) => IsHistogram(sample.AcknowledgementHistogram) && IsHistogram(sample.DeliveryHistogram);

    private static bool IsWhole(Share share) =>
        Share.Measured.All(of => share.Histograms.TryGetValue(of, out var histogram) && IsHistogram(histogram))
        && share.Faults.Count == Faults.All.Count && !share.Faults.Contains(null!)
        && !share.Unread.ContainsValue(null!)
        && share.Samples.All(sample => sample is not null && IsWhole(sample));

    private static bool IsHistogram(string text)
    {
        try
        {
            return HistogramText.Read(text) is not null;
        }
        catch (FormatException)
        {
            return false;
        }
    }
}
