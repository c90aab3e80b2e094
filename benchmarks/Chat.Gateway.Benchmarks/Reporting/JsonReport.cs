using System.Runtime.InteropServices;
using System.Text.Json;
using Chat.Gateway.Benchmarks.Machine;
using Chat.Gateway.Benchmarks.Scenarios;

namespace Chat.Gateway.Benchmarks.Reporting;

/// <summary>Everything that was measured, run by run, and what it was measured with.</summary>
internal static class JsonReport
{
    private static readonly JsonSerializerOptions Indented = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static void Write(string file, Cores cores, Sizes sizes, IReadOnlyList<Comparison> comparisons, IReadOnlyList<Run> runs) =>
        File.WriteAllText(file, JsonSerializer.Serialize(new
        {
            runtime = RuntimeInformation.FrameworkDescription,
            platform = RuntimeInformation.RuntimeIdentifier,
            cores = Environment.ProcessorCount,
            pinned = cores.ArePinned,
            sizes,
            scenarios = comparisons.Select(OfScenario),
            runs = runs.Select(OfRun),
        }, Indented));

    private static object OfScenario(Comparison comparison) => new
    {
        comparison.Scenario.Name,
        comparison.Scenario.Unit,
        against = comparison.Scenario.Mark.Against ?? "best",
        comparison.Scenario.Mark.AtLeast,
        comparison.Scenario.Mark.AimFor,
        ratio = comparison.MarkedRatio,
        medians = comparison.Contenders.ToDictionary(contender => contender.Name, comparison.Value),
    };

    // JSON has no way to say that there is no number but null.
    private static object OfRun(Run run) => new
    {
        scenario = run.Scenario.Name,
        contender = run.Contender.Name,
        run.Round,
        value = Finite(run.Figures.Value),
        loadShare = Finite(run.Figures.LoadShare),
        run.Figures.Waited,
        run.Figures.Details,
        run.Figures.Fault,
    };

    private static double? Finite(double value) => double.IsFinite(value) ? value : null;
}
