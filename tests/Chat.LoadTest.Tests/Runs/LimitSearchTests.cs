using Chat.LoadTest.Measuring;
using Chat.LoadTest.Reporting;
using Chat.LoadTest.Tests.Reports;
using Chat.LoadTest.Workers;
using CsCheck;

namespace Chat.LoadTest.Tests.Runs;

/// <summary>The search for the highest load, with servers whose limit is known.</summary>
public sealed class LimitSearchTests
{
    private static readonly LoadOptions Options = Run.Small(new Uri("ws://127.0.0.1:1/local")) with { Rate = null, Publishers = 2, Duration = 10, Messages = 100_000_000 };

    [Fact]
    public void It_ends_within_its_tries_and_a_tenth_of_the_knee() =>
        Gen.Double[1, 1_500].Sample(knee =>
        {
            var (report, tried) = Search(Options, rate => Held(rate <= knee ? 50 : 1_500));
            Assert.InRange(tried.Count, 1, LimitSearch.Tries);
            Assert.True(report.Limit!.HighestHeld <= knee);
            Assert.True(report.Limit.FirstNotHeld > knee && report.Limit.FirstNotHeld <= report.Limit.HighestHeld * 1.1 + 0.001, $"{report.Limit} of {knee}");
            Assert.Equal(report.Limit.HighestHeld, report.Options.Rate);
            Assert.Equal(0, report.ExitCode);
        }, iter: 300);

    [Fact]
    public void It_never_sends_more_than_was_asked_in_all_tries_together() =>
        Gen.Select(Gen.Double[1, 1_500], Gen.Long[100, 200_000]).Sample((knee, messages) =>
        {
            var (_, tried) = Search(Options with { Messages = messages }, rate => Held(rate <= knee ? 50 : 1_500));
            Assert.True(tried.Sum(one => one.Asked) <= messages);
            Assert.All(tried.Skip(1), one => Assert.Equal((long)(one.Rate!.Value * one.Duration), one.Asked)); // none is cut short
        }, iter: 300);

    [Fact]
    public void A_server_that_holds_everything_is_given_up_on_with_the_last_rate_held()
    {
        var (report, tried) = Search(Options, _ => Held(5));
        Assert.Equal(LimitSearch.Tries, tried.Count);
        Assert.Equal((tried[^1].Rate, 0.0), (report.Limit!.HighestHeld, report.Limit.FirstNotHeld));
    }

    [Fact]
    public void A_server_that_holds_nothing_is_said_so_and_the_exit_code_is_1()
    {
        var (report, tried) = Search(Options, _ => Held(2_000));
        Assert.InRange(tried.Count, 1, LimitSearch.Tries);
        Assert.Equal((0.0, 1), (report.Limit!.HighestHeld, report.ExitCode));
        Assert.StartsWith("p99 was 200", report.Limit.Why, StringComparison.Ordinal);
    }

    [Fact]
    public void A_promise_that_broke_in_any_try_is_exit_code_3_and_named_with_its_first_example()
    {
        var (report, _) = Search(Options, rate => rate < 100 ? Held(5) : Lossy());
        Assert.Equal(3, report.ExitCode);
        Assert.InRange(report.Limit!.HighestHeld, 80, 100);
        Assert.Contains("lost: 3", report.Limit.Why, StringComparison.Ordinal);
        Assert.Contains("message 1 of publisher 0", report.Limit.Why, StringComparison.Ordinal);
    }

    [Fact]
    public void A_try_that_was_interrupted_holds_nothing()
    {
        using var stop = new CancellationTokenSource();
        var (report, tried) = Search(Options, rate =>
        {
            if (rate > 30) stop.Cancel();
            return Held(5);
        }, stop.Token);
        Assert.Equal([20.0, 40.0], tried.Select(one => one.Rate!.Value));
        Assert.Equal((20.0, true), (report.Limit!.HighestHeld, report.Interrupted));
    }

    private static (RunReport Report, List<LoadOptions> Tried) Search(LoadOptions options, Func<double, RunReport> server, CancellationToken stop = default)
    {
        var tried = new List<LoadOptions>();
        var search = new LimitSearch(options, 1_000, new PlainProgress(TextWriter.Null), (one, _) =>
        {
            tried.Add(one);
            var report = server(one.Rate!.Value);
            return Task.FromResult(report with { Options = one, Counts = report.Counts with { Sent = one.Asked } });
        });
        var running = search.RunAsync(stop);
        Assert.True(running.IsCompletedSuccessfully);
        return (running.GetAwaiter().GetResult(), tried);
    }

    // Made once: their histograms are what costs.
    private static readonly RunReport[] Reports = [.. new[] { 5, 50, 1_500, 2_000 }.Select(milliseconds => ReportTests.Report(50, milliseconds))];

    private static RunReport Held(double p99) => Reports[Array.IndexOf([5, 50, 1_500, 2_000], (int)p99)];

    private static RunReport Lossy()
    {
        var report = Held(5);
        return report with { ExitCode = 3, Audit = [report.Audit[0] with { Count = 3, Example = "message 1 of publisher 0, 7 of a room" }, .. report.Audit.Skip(1)] };
    }
}
