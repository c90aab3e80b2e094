using System.Globalization;
using Chat.Gateway.Benchmarks.Contenders;
using Chat.Gateway.Benchmarks.Reporting;
using Chat.Gateway.Benchmarks.Scenarios;

namespace Chat.Gateway.Benchmarks.Commands;

/// <summary>Takes the measurements: contenders by turns within each round, so that whatever else the machine does hits each of them.</summary>
internal sealed class Bench(Order order, TextWriter output, TextWriter progress)
{
    private const int Ok = 0;
    private const int IsInvalid = 3;

    /// <returns>0, or 3 where a run was invalid. A mark that is missed is a figure, not a failure.</returns>
    public int Run()
    {
        var missing = order.Contenders.Where(contender => contender.Missing is not null).ToList();
        var report = new Report(output);
        report.Head(order.Cores, order.Rounds, missing.Select(contender => $"{contender.Name}, since {contender.Missing}"));
        var contenders = order.Contenders.Except(missing).ToList();
        var runs = new List<Run>();
        var comparisons = new List<Comparison>();
        foreach (var scenario in order.Scenarios)
        {
            for (var round = 1; round <= order.Rounds; round++)
                runs.AddRange(contenders.Select(contender => new Run(scenario, contender, round, Measure(scenario, contender, round))));
            comparisons.Add(new Comparison(scenario, [.. runs.Where(run => run.Scenario == scenario)]));
            report.Table(comparisons[^1]);
        }

        if (order.Json is { } file) JsonReport.Write(file, order.Cores, order.Sizes, comparisons, runs);
        return comparisons.Any(comparison => comparison.Invalid.Any()) ? IsInvalid : Ok;
    }

    private Figures Measure(Scenario scenario, Contender contender, int round)
    {
        progress.Write($"{scenario.Name}, round {round}, {contender.Name}: ");
        var figures = Attempt(scenario, contender);
        progress.WriteLine(figures.Fault ?? $"{figures.Value.ToString("N1", CultureInfo.InvariantCulture)} {scenario.Unit}");
        return figures;
    }

    private Figures Attempt(Scenario scenario, Contender contender)
    {
        try
        {
            using var server = contender.Start(order.Cores);
            return scenario.Run(contender, server, order.Sizes);
        }
        catch (BenchmarkException fault)
        {
            return Figures.Invalid(fault.Message);
        }
    }
}
