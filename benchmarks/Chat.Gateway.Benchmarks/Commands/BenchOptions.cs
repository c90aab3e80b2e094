using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;
using Chat.Commands;
using Chat.Gateway.Benchmarks.Contenders;
using Chat.Gateway.Benchmarks.Machine;
using Chat.Gateway.Benchmarks.Scenarios;

namespace Chat.Gateway.Benchmarks.Commands;

/// <summary>What <c>./chat bench</c> is told, and what may be wrong with it: one sentence each.</summary>
internal sealed class BenchOptions
{
    private readonly Argument<string[]> _scenarios = new("SCENARIO")
    {
        Description = string.Join("; ", Scenario.All.Select(scenario => $"{scenario.Name}: {scenario.Description}")) + ". All of them where none is named.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<int> _rounds = new Option<int>("--rounds")
    {
        Description = "How often each contender has its turn; ratios are the medians of the rounds.", DefaultValueFactory = _ => 1,
    }.AsNumber();

    private readonly Option<string[]> _contenders = new("--contenders")
    {
        Description = $"Only these: {string.Join(", ", Contender.All.Select(contender => contender.Name))}.", AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<bool> _quick = new("--quick") { Description = "Shorter runs and fewer connections: a first impression within a minute." };

    private readonly Option<string?> _json = new("--json") { Description = "Keeps every run's figures in this file.", HelpName = "FILE" };

    public BenchOptions()
    {
        Named(_scenarios, "scenario", [.. Scenario.All.Select(scenario => scenario.Name)]);
        _contenders.Validators.Add(result => Check(result, "contender", [.. Contender.All.Select(contender => contender.Name)]));
        _json.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(token.Value))))
                result.AddError($"--json {token.Value} lies in no folder that there is");
        });
        _rounds.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && int.TryParse(token.Value, out var rounds) && rounds is < 1 or > 100)
                result.AddError($"--rounds is a number from 1 to 100, not {token.Value}");
        });
    }

    public Command Command() => new("bench",
        "Measures this gateway with the whole chat behind it against what else a team would pick, in one run, on this machine: server on one core, "
        + "load on another. `micro` instead of a scenario measures the hot paths in process.")
    {
        _scenarios, _rounds, _contenders, _quick, _json, new HelpOption(),
    };

    public Order Read(ParseResult parsed) => new(
        Chosen(Scenario.All, scenario => scenario.Name, parsed.GetValue(_scenarios)),
        Chosen(Contender.All, contender => contender.Name, parsed.GetValue(_contenders)),
        parsed.GetValue(_rounds), parsed.GetValue(_quick) ? Sizes.Quick : new Sizes(), parsed.GetValue(_json));

    private static IReadOnlyList<T> Chosen<T>(IReadOnlyList<T> all, Func<T, string> name, string[]? names) =>
        names is null or [] ? all : [.. all.Where(each => names.Contains(name(each), StringComparer.Ordinal))];

    private static void Named(Argument argument, string kind, string[] names) => argument.Validators.Add(result => Check(result, kind, names));

    private static void Check(SymbolResult result, string kind, string[] names)
    {
        foreach (var token in result.Tokens.Where(token => !names.Contains(token.Value, StringComparer.Ordinal)))
            result.AddError(token.Value.StartsWith('-')
                ? $"./chat bench knows nothing of '{token.Value}'"
                : $"There is no {kind} '{token.Value}' (there are {string.Join(", ", names[..^1])} and {names[^1]})");
    }
}

/// <summary>What is to be measured.</summary>
internal sealed record Order(IReadOnlyList<Scenario> Scenarios, IReadOnlyList<Contender> Contenders, int Rounds, Sizes Sizes, string? Json)
{
    /// <summary>Where it runs.</summary>
    public Cores Cores { get; init; } = Cores.None("nobody asked");
}
