using System.Globalization;
using System.Runtime.InteropServices;
using Chat.Gateway.Benchmarks.Machine;
using Chat.Gateway.Benchmarks.Scenarios;

namespace Chat.Gateway.Benchmarks.Reporting;

/// <summary>The tables, as Markdown, and whether each mark is reached.</summary>
internal sealed class Report(TextWriter output)
{
    public void Head(Cores cores, int rounds, IEnumerable<string> leftOut)
    {
        output.WriteLine($"{RuntimeInformation.FrameworkDescription}, {RuntimeInformation.RuntimeIdentifier}, {Environment.ProcessorCount} cores; {cores.Describe()}.");
        output.WriteLine($"Texts of 100 bytes. Rounds: {rounds}; figures are medians, ratios are taken within each round. The chat stores every message, the others none.");
        foreach (var reason in leftOut) output.WriteLine($"Left out: {reason}.");
    }

    public void Table(Comparison comparison)
    {
        var scenario = comparison.Scenario;
        output.WriteLine();
        output.WriteLine($"**{scenario.Name}**: {scenario.Description}");
        output.WriteLine();
        output.WriteLine($"| contender | {scenario.Unit} | chat is, times | {string.Join(" | ", comparison.Details)} | load's core | load waited |");
        output.WriteLine($"| --- | ---: | ---: | {string.Concat(comparison.Details.Select(_ => "---: | "))}---: | ---: |");
        foreach (var contender in comparison.Contenders)
        {
            var details = comparison.Details.Select(name => Number(comparison.Detail(contender, name)));
            output.WriteLine($"| {contender.Name} | {Number(comparison.Value(contender))} | {Ratio(comparison.RatioTo(contender))} "
                + $"| {string.Join(" | ", details)} | {Share(comparison.LoadShare(contender))} | {Share(comparison.Waited(contender))} |");
        }

        output.WriteLine();
        output.WriteLine(Judgement(comparison));
        foreach (var run in comparison.Invalid) output.WriteLine($"INVALID, round {run.Round}: {run.Figures.Fault}");
        if (comparison.Contenders.Any(contender => comparison.Waited(contender) > Figures.MostWaiting))
            output.WriteLine("The machine had other work to do: where the load waited for its core, the server did as well. Latencies of such runs say little.");
        foreach (var contender in comparison.Contenders.Where(contender => comparison.LoadShare(contender) > Figures.MostLoadShare))
            output.WriteLine($"The load used more than {Figures.MostLoadShare:P0} of its core against {contender.Name}: that figure may be the load's limit, not the server's.");
    }

    private static string Judgement(Comparison comparison)
    {
        var mark = comparison.Scenario.Mark;
        var against = mark.Against ?? "the best of the others";
        if (comparison.MarkedRatio is not { } ratio) return $"To reach {mark.AtLeast} times {against}: not measured.";
        var spread = comparison.Spread is var (low, high) && low < high ? $" (rounds {Ratio(low)} to {Ratio(high)})" : "";
        return $"{Ratio(ratio)} times {against}{spread}. To reach {mark.AtLeast}: {Word(mark.IsReached(ratio, mark.AtLeast))}. "
            + $"To aim for {mark.AimFor}: {Word(mark.IsReached(ratio, mark.AimFor))}.";
    }

    private static string Word(bool reached) => reached ? "reached" : "MISSED";

    private static string Ratio(double? value) => value?.ToString("0.00", CultureInfo.InvariantCulture) ?? "";

    private static string Share(double? value) => value?.ToString("P0", CultureInfo.InvariantCulture) ?? "";

    private static string Number(double? value) => value switch
    {
        null => "",
        < 100 and > -100 => value.Value.ToString("0.##", CultureInfo.InvariantCulture),
        _ => value.Value.ToString("N0", CultureInfo.InvariantCulture),
    };
}
