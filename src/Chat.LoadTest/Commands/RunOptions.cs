using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Chat.Commands;
using Chat.LoadTest.Scenarios;

namespace Chat.LoadTest.Commands;

/// <summary>The options of a scenario's command.</summary>
internal sealed class RunOptions
{
    private readonly Scenario _scenario;
    private readonly OptionRules _rules;
    private readonly Option<int> _connections, _rooms, _publishers;
    private readonly Option<double?> _rate = new Option<double?>("--rate") { Description = "Messages a second in all; left out: each publisher sends as soon as it is answered. In idle: pings, 50 where left out." }.AsNumber();
    private readonly Option<double?> _going = new Option<double?>("--going") { Description = "In churn: connections that go, and come back, in a second; a tenth of the listeners where left out." }.AsNumber();
    private readonly Option<int> _size = new Option<int>("--size") { Description = "Bytes of text.", DefaultValueFactory = _ => 100 }.AsNumber();
    private readonly Option<double> _ramp = new Option<double>("--ramp") { Description = "Seconds over which connections open.", DefaultValueFactory = _ => 2 }.AsNumber();
    private readonly Option<double> _duration = new Option<double>("--duration") { Description = "Seconds of sending.", DefaultValueFactory = _ => 10 }.AsNumber();
    private readonly Option<double> _settle = new Option<double>("--settle") { Description = "Seconds that an answer or a delivery may take before it counts as missing.", DefaultValueFactory = _ => 30 }.AsNumber();
    private readonly Option<long> _messages = new Option<long>("--messages") { Description = "Never more messages than this.", DefaultValueFactory = _ => 1_000_000 }.AsNumber();
    private readonly Option<int> _seed = new Option<int>("--seed") { Description = "Of everything that is left to chance.", DefaultValueFactory = _ => 1 }.AsNumber();
    private readonly Option<string> _workers = new("--workers")
    {
        Description = "Processes of this machine that share the load, or addresses of workers on other hosts (./chat load worker).",
        DefaultValueFactory = _ => "1", HelpName = "COUNT|HOST:PORT,..",
    };

    private readonly Option<string?> _ca = new("--ca") { Description = "Of wss: certificates of a private authority, in PEM form, which alone is trusted then.", HelpName = "FILE" };
    private readonly Option<bool> _insecure = new("--insecure") { Description = "Of wss: take whatever certificate the server shows." };

    public RunOptions(Scenario scenario)
    {
        (_scenario, _rules) = (scenario, new OptionRules(scenario));
        _connections = new Option<int>("--connections") { Description = "Connections in all.", DefaultValueFactory = _ => scenario.Defaults.Connections }.AsNumber();
        _rooms = new Option<int>("--rooms") { Description = "Rooms that they are in.", DefaultValueFactory = _ => scenario.Defaults.Rooms }.AsNumber();
        _publishers = new Option<int>("--publishers") { Description = "Connections that talk.", DefaultValueFactory = _ => scenario.Defaults.Publishers }.AsNumber();
    }

    public Argument<string> Url { get; } = new("URL") { Description = "Where the chat listens: ws://127.0.0.1:8080/local, or wss://..." };

    public Option<bool> FindLimit { get; } = new("--find-limit") { Description = "Raise the rate until p99 passes --p99 or a promise breaks, and report the highest that held." };

    public Option<double> Bound { get; } = new Option<double>("--p99") { Description = "Milliseconds that --find-limit allows.", DefaultValueFactory = _ => 1_000 }.AsNumber();

    public Option<bool> YesRemote { get; } = new("--yes-remote") { Description = "The server is not this machine, and may be loaded." };

    public Option<string?> Json { get; } = new("--json") { Description = "Write the report to this file.", HelpName = "FILE" };

    public Option<string?> Html { get; } = new("--html") { Description = "Write the report as one page to this file.", HelpName = "FILE" };

    public IEnumerable<Option> All =>
    [
        _connections, _rooms, _publishers, _rate, _going, _size, _ramp, _duration, _settle, _messages, _seed, _workers, FindLimit, Bound,
        YesRemote, _ca, _insecure, Json, Html,
    ];

    /// <exception cref="LoadException">With exit code 2: the address of the server or of a worker is none.</exception>
    public LoadOptions Read(ParseResult parsed)
    {
        var (connections, workers) = (parsed.GetValue(_connections), parsed.GetValue(_workers)!);
        var hosts = workers.Contains(':', StringComparison.Ordinal) ? _rules.Hosts(workers) : null;
        return new LoadOptions
        {
            Scenario = _scenario.Name,
            Url = _rules.Url(parsed.GetValue(Url)!),
            Connections = connections,
            Rooms = AtMost(parsed, _rooms, connections),
            Publishers = AtMost(parsed, _publishers, connections),
            Rate = parsed.GetValue(_rate) ?? _scenario.Defaults.Rate,
            Going = parsed.GetValue(_going),
            Size = parsed.GetValue(_size),
            Ramp = parsed.GetValue(_ramp),
            Duration = parsed.GetValue(_duration),
            Settle = parsed.GetValue(_settle),
            Messages = parsed.GetValue(_messages),
            Seed = parsed.GetValue(_seed),
            Workers = hosts?.Split(',').Length ?? _rules.Count("--workers", workers),
            Hosts = hosts,
            Ca = parsed.GetValue(_ca),
            Insecure = parsed.GetValue(_insecure),
        };
    }

    // A default follows the number of connections; what was asked for is checked instead.
    private static int AtMost(ParseResult parsed, Option<int> option, int connections) =>
        parsed.GetResult(option) is { Implicit: false } ? parsed.GetValue(option) : Math.Min(parsed.GetValue(option), connections);
}
