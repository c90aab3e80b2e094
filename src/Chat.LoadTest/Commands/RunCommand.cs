using System.CommandLine;
using System.CommandLine.Parsing;
using Chat.LoadTest.Audit;
using Chat.LoadTest.Reporting;
using Chat.LoadTest.Running;
using Chat.LoadTest.Scenarios;
using Chat.LoadTest.Workers;
using Spectre.Console;

namespace Chat.LoadTest.Commands;

/// <summary><c>./chat load SCENARIO URL</c>, a command for each scenario so that its help page has its own defaults.</summary>
internal sealed class RunCommand
{
    private readonly Scenario _scenario;
    private readonly TextWriter _output;
    private readonly Argument<string> _url = new("URL") { Description = "Where the chat listens: ws://127.0.0.1:8080/local, or wss://..." };
    private readonly Option<int> _connections, _rooms, _publishers;
    private readonly Option<double?> _rate = new("--rate") { Description = "Messages a second in all; left out: each publisher sends as soon as it is answered. In idle: pings, 50 where left out." };
    private readonly Option<int> _size = new("--size") { Description = "Bytes of text.", DefaultValueFactory = _ => 100 };
    private readonly Option<double> _ramp = new("--ramp") { Description = "Seconds over which connections open.", DefaultValueFactory = _ => 2 };
    private readonly Option<double> _duration = new("--duration") { Description = "Seconds of sending.", DefaultValueFactory = _ => 10 };
    private readonly Option<double> _settle = new("--settle") { Description = "Seconds that an answer or a delivery may take before it counts as missing.", DefaultValueFactory = _ => 30 };
    private readonly Option<long> _messages = new("--messages") { Description = "Never more messages than this.", DefaultValueFactory = _ => 1_000_000 };
    private readonly Option<int> _seed = new("--seed") { Description = "Of everything that is left to chance.", DefaultValueFactory = _ => 1 };
    private readonly Option<int> _workers = new("--workers") { Description = "Processes that share the load.", DefaultValueFactory = _ => 1 };
    private readonly Option<bool> _findLimit = new("--find-limit") { Description = "Raise the rate until p99 passes --p99 or a promise breaks, and report the highest that held." };
    private readonly Option<double> _bound = new("--p99") { Description = "Milliseconds that --find-limit allows.", DefaultValueFactory = _ => 1_000 };
    private readonly Option<bool> _yes = new("--yes-remote") { Description = "The server is not this machine, and may be loaded." };
    private readonly Option<string?> _json = new("--json") { Description = "Write the report to this file." };
    private readonly Option<string?> _html = new("--html") { Description = "Write the report as one page to this file." };

    private RunCommand(Scenario scenario, TextWriter output)
    {
        (_scenario, _output) = (scenario, output);
        _connections = new("--connections") { Description = "Connections in all.", DefaultValueFactory = _ => scenario.Defaults.Connections };
        _rooms = new("--rooms") { Description = "Rooms that they are in.", DefaultValueFactory = _ => scenario.Defaults.Rooms };
        _publishers = new("--publishers") { Description = "Connections that talk.", DefaultValueFactory = _ => scenario.Defaults.Publishers };
    }

    public static Command Create(Scenario scenario, TextWriter output)
    {
        var run = new RunCommand(scenario, output);
        var command = new Command(scenario.Name, scenario.Description + ".")
        {
            run._url, run._connections, run._rooms, run._publishers, run._rate, run._size, run._ramp, run._duration, run._settle,
            run._messages, run._seed, run._workers, run._findLimit, run._bound, run._yes, run._json, run._html,
        };
        command.SetAction((parsed, _) => run.RunAsync(parsed));
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed)
    {
        var options = OptionsOf(parsed);
        OptionRules.Check(options, _scenario);
        Bill.Check(new Plan(options, new string('x', MessageText.RunCharacters)), parsed.GetValue(_yes));
        Machine.Check(options, Machine.Handles(), Machine.Memory());
        using var stop = new Interruption();
        IProgress progress = _output == Console.Out && AnsiConsole.Profile.Out.IsTerminal ? new TerminalProgress(AnsiConsole.Console) : new PlainProgress(_output);
        var report = parsed.GetValue(_findLimit)
            ? await new LimitSearch(options, parsed.GetValue(_bound), progress).RunAsync(stop.Token)
            : await new Coordinator(options, progress).RunAsync(stop.Token);
        Summary.Write(report, _output);
        if (parsed.GetValue(_json) is { } json) ReportFile.Write(json, report);
        if (parsed.GetValue(_html) is { } html) ReportFile.Save(html, HtmlReport.Of(report));
        return report.ExitCode;
    }

    private LoadOptions OptionsOf(ParseResult parsed)
    {
        return new LoadOptions
        {
            Scenario = _scenario.Name,
            Url = OptionRules.Url(parsed.GetValue(_url)!),
            Connections = parsed.GetValue(_connections),
            Rooms = Math.Min(parsed.GetValue(_rooms), parsed.GetResult(_rooms)?.Implicit == false ? int.MaxValue : parsed.GetValue(_connections)),
            Publishers = Math.Min(parsed.GetValue(_publishers), parsed.GetResult(_publishers)?.Implicit == false ? int.MaxValue : parsed.GetValue(_connections)),
            Rate = parsed.GetValue(_rate) ?? _scenario.Defaults.Rate,
            Size = parsed.GetValue(_size),
            Ramp = parsed.GetValue(_ramp),
            Duration = parsed.GetValue(_duration),
            Settle = parsed.GetValue(_settle),
            Messages = parsed.GetValue(_messages),
            Seed = parsed.GetValue(_seed),
            Workers = parsed.GetValue(_workers),
        };
    }
}
