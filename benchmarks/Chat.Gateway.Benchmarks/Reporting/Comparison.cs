using Chat.Gateway.Benchmarks.Contenders;
using Chat.Gateway.Benchmarks.Scenarios;

namespace Chat.Gateway.Benchmarks.Reporting;

/// <summary>What the runs of one scenario say. Ratios are taken within a round, where the machine was the same, and are then medians.</summary>
internal sealed class Comparison(Scenario scenario, IReadOnlyList<Run> runs)
{
    public Scenario Scenario => scenario;

    /// <summary>Who took part, in the order of the list.</summary>
    public IReadOnlyList<Contender> Contenders { get; } = [.. runs.Select(run => run.Contender).Distinct()];

    public IEnumerable<Run> Invalid => runs.Where(run => run.Figures.Fault is not null);

    public double? Value(Contender contender) => Median(Valid(contender).Select(run => run.Figures.Value));

    public double? Detail(Contender contender, string name) => Median(Valid(contender).Select(run => run.Figures.Details.GetValueOrDefault(name, double.NaN)));

    /// <summary>The most that the load used of its core in any round.</summary>
    public double? LoadShare(Contender contender) => Valid(contender).Select(run => (double?)run.Figures.LoadShare).Max();

    /// <summary>The part of the time that the load waited for its core.</summary>
    public double? Waited(Contender contender) => Median(Valid(contender).Select(run => run.Figures.Waited).OfType<double>());

    public IReadOnlyList<string> Details => [.. runs.SelectMany(run => run.Figures.Details.Keys).Distinct()];

    /// <summary>The chat's figure as a multiple of this contender's.</summary>
    public double? RatioTo(Contender other) => Median(PerRound(round => Value(round, other.Name)));

    /// <summary>The ratio that the issue asks for; null where one of the two is missing.</summary>
    public double? MarkedRatio => Median(MarkedRatios);

    /// <summary>The lowest and the highest of the rounds.</summary>
    public (double Low, double High)? Spread => MarkedRatios is { Count: > 0 } ratios ? (ratios.Min(), ratios.Max()) : null;

    private List<double> MarkedRatios => [.. PerRound(round => scenario.Mark.Against is { } name ? Value(round, name) : Best(round))];

    private IEnumerable<double> PerRound(Func<IGrouping<int, Run>, double?> other) =>
        runs.Where(run => run.Figures.Fault is null).GroupBy(run => run.Round)
            .Select(round => Value(round, Contender.Chat) / other(round)).OfType<double>();

    private IEnumerable<Run> Valid(Contender contender) => runs.Where(run => run.Contender == contender && run.Figures.Fault is null);

    private static double? Value(IEnumerable<Run> round, string contender) =>
        round.FirstOrDefault(run => run.Contender.Name == contender)?.Figures.Value;

    private double? Best(IEnumerable<Run> round)
    {
        var others = round.Where(run => run.Contender.Name != Contender.Chat).Select(run => run.Figures.Value).ToList();
        return others.Count == 0 ? null : scenario.Mark.LessIsBetter ? others.Min() : others.Max();
    }

    private static double? Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return sorted.Count == 0 ? null : (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
    }
}
