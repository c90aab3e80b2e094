using System.Globalization;
using System.Text;
using Chat.Core;
using Chat.Plan.People;
using Chat.Plan.Prices;
using Chat.Plan.World;

namespace Chat.Plan.Checking;

/// <param name="Name">What is compared.</param>
/// <param name="Real">What the load tester saw.</param>
/// <param name="Planned">What the simulation says of the same load on the same machine.</param>
internal sealed record CheckedFigure(string Name, double Real, double Planned)
{
    /// <summary>How many times the real figure the planned one is.</summary>
    public double Ratio => Real == 0 ? double.NaN : Planned / Real;

    /// <summary>How far apart they are: the same for half as much and for twice as much. 0 where the run had none.</summary>
    public double Distance => Real == 0 ? 0 : Planned == 0 ? double.PositiveInfinity : Math.Abs(Math.Log(Ratio));
}

/// <summary>A real run against the local gateway, simulated once more: how far the two differ.</summary>
internal static class Check
{
    /// <summary>Below it a run's beginning, with its cold starts, is a large part of what it measured.</summary>
    private const double LongEnoughSeconds = 30;

    private const string Condition =
        "It holds where the chat ran as ./chat up --lambda processes --dynamodb local, which a report cannot tell: the plan's functions are\n"
        + "processes, and their table is DynamoDB Local. Against another chat the two differ by more than the plan errs.\n";

    public static IReadOnlyList<CheckedFigure> Of(LoadReport report)
    {
        var run = report.Options;
        var sizes = Enumerable.Range(0, run.Rooms).Select(room => (run.Connections / run.Rooms) + (room < run.Connections % run.Rooms ? 1 : 0)).ToArray();
        var options = new PlanOptions
        {
            People = run.Connections,
            MessagesPerPersonHour = run.Rate!.Value * 3_600 / run.Connections,
            TextBytes = run.Size,
            Talkers = [.. Enumerable.Range(0, run.Publishers).Select(publisher => (publisher % run.Rooms, publisher / run.Rooms))],
            Seed = run.Seed,
        };
        var outcome = Simulation.Run(
            options, sizes, WorldOptions.Of(PriceFile.OfALaptop()) with { MemoryMegabytes = 1_769 }, new ChatOptions(), TimeSpan.FromSeconds(run.Duration));
        var rooms = outcome.Classes.MaxBy(known => known.Messages)!;
        return
        [
            new("messages a second", report.Counts.Acknowledged / run.Duration, outcome.Classes.Sum(known => known.Messages) / outcome.Counted.TotalSeconds),
            new("deliveries of a message", Each(report.Counts.Deliveries, report.Counts.Acknowledged), Each(rooms.DeliveredCount, rooms.Messages)),
            new("frames for a delivery", Each(report.Counts.Deliveries - report.Counts.Gathered, report.Counts.Deliveries), Each(rooms.Posts, rooms.DeliveredCount)),
            new("ms to the acknowledgement, p50", report.Latency("acknowledgement").P50, rooms.AcknowledgementMs(50) ?? 0),
            new("ms to the acknowledgement, p99", report.Latency("acknowledgement").P99, rooms.AcknowledgementMs(99) ?? 0),
            new("ms to a receiver, p50", report.Latency("delivery").P50, rooms.DeliveryMs(50) ?? 0),
            new("ms to a receiver, p99", report.Latency("delivery").P99, rooms.DeliveryMs(99) ?? 0),
        ];
    }

    /// <param name="figures">The comparison.</param>
    /// <param name="seconds">How long the real run sent.</param>
    public static string Text(IReadOnlyList<CheckedFigure> figures, double seconds)
    {
        var text = new StringBuilder("| figure | real run | plan | plan / real |\n| --- | ---: | ---: | ---: |\n");
        foreach (var figure in figures)
            text.Append(CultureInfo.InvariantCulture, $"| {figure.Name} | {figure.Real:0.00} | {figure.Planned:0.00} | {(double.IsNaN(figure.Ratio) ? "-" : Text($"{figure.Ratio:0.00}"))} |\n");
        var furthest = figures.MaxBy(figure => figure.Distance)!;
        text.Append(CultureInfo.InvariantCulture, $"\nFurthest apart: {furthest.Name}; the plan says {furthest.Ratio:0.00} times what the real run had.\n\n{Condition}");
        // A report has a percentile of each second and no histogram, so that those of the later seconds alone cannot be had.
        if (seconds < LongEnoughSeconds)
            text.Append(CultureInfo.InvariantCulture, $"The real run is short: its first seconds, with cold starts, are in its figures and not in the plan's. Of its {seconds:0.#} s they are a large part; measure {LongEnoughSeconds:0} s or more.\n");
        return text.ToString();
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static double Each(double what, double of) => of == 0 ? 0 : what / of;
}
