using System.Text.Json;
using System.Text.RegularExpressions;
using Chat.LoadTest.Measuring;
using Chat.LoadTest.Reporting;
using Chat.LoadTest.Tests.Runs;
using Chat.LoadTest.Workers;
using HdrHistogram;

namespace Chat.LoadTest.Tests.Reports;

public sealed partial class ReportTests
{
    [Fact]
    public void A_report_reads_back_as_it_was_written()
    {
        using var files = new ReportFiles();
        var report = Report(rate: 50, milliseconds: 5);
        ReportFile.Write(files.Json, report);
        Assert.Equal(
            JsonSerializer.Serialize(report, ReportJson.Default.RunReport),
            JsonSerializer.Serialize(ReportFile.Read(files.Json), ReportJson.Default.RunReport));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("[1]")]
    [InlineData("not json")]
    [InlineData("""{"form":"chat-load-1"}""")]
    public void A_file_that_is_no_report_is_refused_in_one_sentence(string content)
    {
        using var files = new ReportFiles();
        File.WriteAllText(files.Json, content);
        Assert.Contains("is not a report", Assert.Throws<LoadException>(() => ReportFile.Read(files.Json)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Histograms_of_workers_are_added_and_not_averaged()
    {
        var report = ReportOf.Shares([Share(50, 1, count: 99), Share(50, 1_000, count: 1)], Options, "abc123", DateTimeOffset.UnixEpoch, 10, interrupted: false);
        var delivery = report.Latency("delivery");
        Assert.Equal(100, delivery.Count);
        Assert.InRange(delivery.P99, 0.9, 1.1);
        Assert.InRange(delivery.P999, 999, 1_001);
        Assert.Equal(100, HistogramText.Read(delivery.Histogram).TotalCount);
    }

    [Fact]
    public void A_histogram_of_a_whole_run_passes_as_text()
    {
        var (histogram, random) = (Latencies.New(), new Random(1));
        for (var i = 0; i < 500_000; i++) histogram.RecordValue(1 + (long)Math.Pow(10, 7.5 * random.NextDouble()));
        var read = HistogramText.Read(HistogramText.Write(histogram));
        Assert.Equal(histogram.TotalCount, read.TotalCount);
        foreach (var percentile in (double[])[1, 50, 90, 99, 99.9, 99.99, 100])
            Assert.Equal(histogram.GetValueAtPercentile(percentile), read.GetValueAtPercentile(percentile));
    }

    [Fact]
    public void A_difference_beyond_the_spread_is_better_or_worse_and_a_smaller_one_is_the_same()
    {
        var lines = Comparison.Lines(Report(rate: 50, milliseconds: 20), Report(rate: 50, milliseconds: 5)).ToArray();
        Assert.Contains(lines, line => line.StartsWith("better   delivery p99 ms", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("same     acknowledged/s", StringComparison.Ordinal));
        Assert.Contains(Comparison.Lines(Report(50, 5), Report(50, 20)), line => line.StartsWith("worse    delivery p99 ms", StringComparison.Ordinal));
        Assert.Contains(Comparison.Lines(Report(50, 5), Report(90, 5)), line => line.StartsWith("better   acknowledged/s", StringComparison.Ordinal));
    }

    [Fact]
    public void The_page_opens_without_a_network_and_shows_text_as_text()
    {
        var report = Report(50, 5);
        report = report with { Audit = [.. report.Audit.Select((fault, index) => index == 0 ? fault with { Count = 3, Example = "<script>x</script>" } : fault)] };
        var page = HtmlReport.Of(report);
        Assert.Contains("<polyline", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
        Assert.DoesNotMatch(External(), page);
    }

    [Theory]
    [InlineData(0.2, 1, 1, false)]
    [InlineData(0.99, 1, 1, false)]
    [InlineData(1.9, 1, 1, true)]
    [InlineData(0.2, 50, 1, true)]
    [InlineData(0.2, 1, 50, true)]
    public void A_generator_that_was_the_bottleneck_says_so(double cores, double slipMilliseconds, double lagMilliseconds, bool expected)
    {
        var share = Share(50, 5, count: 10) with { CpuSeconds = cores * 10 };
        share.Histograms["slip"] = Histogram(slipMilliseconds, 10);
        share.Histograms["lag"] = Histogram(lagMilliseconds, 10);
        var report = ReportOf.Shares([share], Options, "abc123", DateTimeOffset.UnixEpoch, 10, interrupted: false);
        Assert.Equal(expected, report.Generator.Bottleneck is not null);
        Assert.Equal(expected, Summary.Lines(report).Any(line => line.Contains("may have been the bottleneck", StringComparison.Ordinal)));
    }

    private static LoadOptions Options => Run.Small(new Uri("ws://127.0.0.1:1/local"));

    internal static RunReport Report(int rate, double milliseconds) =>
        ReportOf.Shares([Share(rate, milliseconds, 500)], Options, "abc123", new DateTimeOffset(2026, 11, 25, 9, 0, 0, TimeSpan.Zero), 10, interrupted: false);

    internal static Share Share(int rate, double milliseconds, int count) => new()
    {
        Counts = new Counts(8, 500, 10 * rate, 0, 10 * rate, 0, 30 * rate, 0, 0, 0, 0, 0, 0, 0, 0),
        Histograms = new() { ["acknowledgement"] = Histogram(milliseconds, count), ["delivery"] = Histogram(milliseconds, count), ["pong"] = Sample.Empty, ["slip"] = Histogram(0.1, count), ["lag"] = Histogram(0.1, count) },
        Faults = [.. LoadTest.Audit.Faults.All.Select(fault => new FaultCount((int)fault, 0, null))],
        Unread = [],
        Errors = [],
        Lost = [],
        OpenFailures = [],
        Samples = [.. Enumerable.Range(1, 10).Select(second => new Sample(second, 8, second * rate, second * rate, 3 * second * rate, 0, Histogram(milliseconds, 50), Histogram(milliseconds, 50)))],
        CpuSeconds = 1,
        Cores = 2,
        PeakMemoryMegabytes = 50,
    };

    private static string Histogram(double milliseconds, int count)
    {
        LongHistogram histogram = Latencies.New();
        histogram.RecordValueWithCount((long)(milliseconds * 1000), count);
        return HistogramText.Write(histogram);
    }

    [GeneratedRegex("""(src|href|url)\s*[=(]|@import|<link""")]
    private static partial Regex External();
}
