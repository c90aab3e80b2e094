using System.CommandLine;
using Chat.LoadTest.Audit;
using Chat.LoadTest.Reporting;
using Chat.LoadTest.Running;
using Chat.LoadTest.Scenarios;
using Chat.LoadTest.Wire;
using Chat.LoadTest.Workers;
using Chat.LoadTest.Workers.Hosts;
using Spectre.Console;

namespace Chat.LoadTest.Commands;

/// <summary><c>./chat load SCENARIO URL</c>, a command for each scenario so that its help page has its own defaults.</summary>
internal sealed class RunCommand(Scenario scenario, TextWriter output)
{
    private readonly RunOptions _options = new(scenario);

    public static Command Create(Scenario scenario, TextWriter output)
    {
        var run = new RunCommand(scenario, output);
        var command = new Command(scenario.Name, scenario.Description + ".") { run._options.Url };
        foreach (var option in run._options.All) command.Add(option);
        command.SetAction((parsed, _) => run.RunAsync(parsed));
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed)
    {
        var options = _options.Read(parsed);
        var (json, html, bound) = (parsed.GetValue(_options.Json), parsed.GetValue(_options.Html), parsed.GetValue(_options.Bound));
        var rules = new OptionRules(scenario);
        rules.Check(options);
        rules.Within("--p99", bound, 0.1, 600_000);
        var trust = rules.TrustOf(options);
        var secret = options.Hosts is null ? null : OptionRules.Secret();
        Bill.Check(new Plan(options, new string('x', MessageText.RunCharacters)), parsed.GetValue(_options.YesRemote), parsed.GetValue(_options.FindLimit));
        if (options.Hosts is null) Machine.Check(options, Machine.Handles(), Machine.Memory());
        ReportFile.CheckWritable(json);
        ReportFile.CheckWritable(html);
        var report = await RunAsync(options, trust, secret, parsed.GetValue(_options.FindLimit) ? bound : null);
        Summary.Write(report, output);
        if (json is not null) ReportFile.Write(json, report);
        if (html is not null) ReportFile.Save(html, HtmlReport.Of(report));
        return report.ExitCode;
    }

    private async Task<RunReport> RunAsync(LoadOptions options, Trust trust, WorkerSecret? secret, double? bound)
    {
        using var stop = new Interruption();
        IProgress progress = output == Console.Out && AnsiConsole.Profile.Out.IsTerminal ? new TerminalProgress(AnsiConsole.Console) : new PlainProgress(output);
        Task<RunReport> Once(LoadOptions one, CancellationToken token) => new Coordinator(one, progress, trust, secret).RunAsync(token);
        return bound is { } milliseconds ? await new LimitSearch(options, milliseconds, progress, Once).RunAsync(stop.Token) : await Once(options, stop.Token);
    }
}
