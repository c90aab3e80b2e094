using Chat.LoadTest.Measuring;
using Chat.LoadTest.Reporting;
using Chat.LoadTest.Tests.Workers;
using Chat.LoadTest.Workers;
using NSubstitute;
using Spectre.Console.Testing;

namespace Chat.LoadTest.Tests.Reports;

public sealed class ProgressTests : IDisposable
{
    private readonly CancellationTokenSource _end = new();

    [Fact]
    public async Task A_terminal_shows_the_last_second_of_all_workers_in_one_table()
    {
        using var console = new TestConsole().Interactive();
        var progress = new TerminalProgress(console);
        progress.Phase("sending");
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var following = progress.FollowAsync([Worker(open: 40, delivered: 300, asked), Worker(open: 2, delivered: 21)], _end.Token);
        await asked.Task.WaitAsync(TimeSpan.FromSeconds(30)); // the table is made from what is asked for, and drawn at the latest when it ends
        await _end.CancelAsync();
        await following;
        Assert.Contains("sending", console.Output, StringComparison.Ordinal);
        AssertRow(console.Output, "connections", "42");
        AssertRow(console.Output, "deliveries/s", "321");
        AssertRow(console.Output, "errors", "6");
        Assert.Matches(@"delivery p99 ms\W+7\.\d", console.Output);
    }

    [Fact]
    public async Task Before_anything_is_known_the_table_says_so()
    {
        using var console = new TestConsole().Interactive();
        var progress = new TerminalProgress(console);
        progress.Phase("opening [5]");
        await _end.CancelAsync();
        await progress.FollowAsync([Substitute.For<ILoadWorker>()], _end.Token);
        Assert.Contains("opening [5]", console.Output, StringComparison.Ordinal);
        AssertRow(console.Output, "connections", "0");
    }

    [Fact]
    public async Task Without_a_terminal_it_is_a_plain_line()
    {
        var lines = new Lines();
        var progress = new PlainProgress(lines, TimeSpan.FromMilliseconds(20));
        progress.Phase("sending");
        var following = progress.FollowAsync([Worker(open: 40, delivered: 300), Worker(open: 2, delivered: 21)], _end.Token);
        await lines.UntilAsync("connections 42  sent 20  acknowledged/s 0  deliveries/s 321  errors 6");
        await _end.CancelAsync();
        await following;
        Assert.DoesNotContain('\e', lines.ToString());
    }

    public void Dispose() => _end.Dispose();

    private static void AssertRow(string output, string name, string value) => Assert.Matches($@"{name}\W+{value}\b", output);

    private static ILoadWorker Worker(long open, int delivered, TaskCompletionSource? asked = null)
    {
        var histogram = Latencies.New();
        histogram.RecordValueWithCount(7_000, delivered);
        var worker = Substitute.For<ILoadWorker>();
        var sample = new Sample(1, open, 10, 10, 500, 3, Sample.Empty, HistogramText.Write(histogram));
        worker.Latest.Returns(_ =>
        {
            asked?.TrySetResult();
            return sample;
        });
        return worker;
    }
}
