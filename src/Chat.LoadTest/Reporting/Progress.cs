using System.Globalization;
using Chat.Commands;
using Chat.LoadTest.Running;
using Chat.LoadTest.Workers;
using Spectre.Console;

namespace Chat.LoadTest.Reporting;

/// <summary>A line every few seconds, for logs and pipes.</summary>
/// <param name="between">Five seconds where nothing is said.</param>
internal sealed class PlainProgress(TextWriter output, TimeSpan? between = null) : IProgress
{
    private readonly TimeSpan _between = between ?? TimeSpan.FromSeconds(5);

    public void Phase(string what) => output.WriteTerminalLine(what);

    public async Task FollowAsync(IReadOnlyList<ILoadWorker> workers, CancellationToken end)
    {
        using var timer = new PeriodicTimer(_between);
        while (await timer.TickOrEndAsync(end))
            if (ProgressNumbers.Of(workers) is { } now)
                output.WriteLine(string.Join("  ", now.Rows().Select(row => $"{row.Name} {row.Value}")));
    }
}

/// <summary>A table that changes in place.</summary>
internal sealed class TerminalProgress(IAnsiConsole console) : IProgress
{
    private string _phase = "";

    public void Phase(string what) => _phase = what;

    public Task FollowAsync(IReadOnlyList<ILoadWorker> workers, CancellationToken end) =>
        console.Live(Table(null)).AutoClear(true).StartAsync(async live =>
        {
            using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(500));
            while (await timer.TickOrEndAsync(end)) live.UpdateTarget(Table(ProgressNumbers.Of(workers)));
        });

    private Table Table(ProgressNumbers? now)
    {
        var table = new Table().Border(TableBorder.Rounded).Title(Markup.Escape(_phase)).AddColumn("").AddColumn(new TableColumn("").RightAligned()).HideHeaders();
        foreach (var (name, value) in (now ?? ProgressNumbers.None).Rows()) table.AddRow(Markup.Escape(name), Markup.Escape(value));
        return table;
    }
}

/// <summary>The last second of all processes together.</summary>
internal sealed record ProgressNumbers(long Open, long Sent, long Acknowledged, long Delivered, long Errors, double AcknowledgedP99, double DeliveredP99)
{
    public static readonly ProgressNumbers None = new(0, 0, 0, 0, 0, 0, 0);

    public static ProgressNumbers? Of(IReadOnlyList<ILoadWorker> workers)
    {
        Sample[] latest = [.. workers.Select(worker => worker.Latest).OfType<Sample>()];
        if (latest.Length == 0) return null;
        var acknowledged = Timeline.Sum(latest.Select(sample => sample.AcknowledgementHistogram));
        var delivered = Timeline.Sum(latest.Select(sample => sample.DeliveryHistogram));
        // A sample's histograms hold one second, so what they count is a rate.
        return new ProgressNumbers(
            latest.Sum(sample => sample.Open), latest.Sum(sample => sample.Sent), acknowledged.TotalCount, delivered.TotalCount,
            latest.Sum(sample => sample.Errors), Timeline.At(acknowledged, 99), Timeline.At(delivered, 99));
    }

    public IEnumerable<(string Name, string Value)> Rows() =>
    [
        ("connections", Number(Open)), ("sent", Number(Sent)), ("acknowledged/s", Number(Acknowledged)), ("deliveries/s", Number(Delivered)),
        ("errors", Number(Errors)), ("ack p99 ms", Number(AcknowledgedP99)), ("delivery p99 ms", Number(DeliveredP99)),
    ];

    private static string Number(double value) => value.ToString(value == Math.Floor(value) ? "0" : "0.0", CultureInfo.InvariantCulture);
}
