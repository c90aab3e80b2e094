using System.Globalization;
using System.Net;
using Chat.LoadTest.Audit;
using Chat.LoadTest.Running;
using Chat.LoadTest.Scenarios;
using Chat.LoadTest.Wire;
using Chat.LoadTest.Workers.Hosts;

namespace Chat.LoadTest.Commands;

/// <summary>What options of a scenario may be; each refusal names the option and what it may be instead. All have exit code 2.</summary>
internal sealed class OptionRules(Scenario scenario)
{
    public Uri Url(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "ws" or "wss" ? url : throw Wrong($"URL is a ws:// or wss:// address, not '{text}'");

    public int Count(string option, string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : throw Wrong($"{option} is a count of processes, or addresses such as 10.0.0.5:9000,10.0.0.6:9000, not '{text}'");

    /// <returns>The addresses with commas between them, each looked at.</returns>
    public string Hosts(string text)
    {
        var hosts = text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        foreach (var host in hosts) WorkerAddress.Parse(host);
        return hosts.Distinct(StringComparer.OrdinalIgnoreCase).Count() == hosts.Length ? string.Join(',', hosts) : throw Wrong("--workers names a host twice, and each does one part");
    }

    public static WorkerSecret Secret() => WorkerSecret.FromEnvironment()
        ?? throw new LoadException($"Workers on other hosts need the secret that they printed: give it in the environment as {WorkerSecret.Variable}.", 2);

    public Trust TrustOf(LoadOptions options)
    {
        if (options.Url.Scheme != "wss" && (options.Insecure || options.Ca is not null)) throw Wrong("--ca and --insecure are of wss://, and this URL is ws://, so leave them out");
        if (options.Insecure && options.Ca is not null) throw Wrong("--insecure takes any certificate, and --ca only some, so give one of them");
        return options.Ca is { } file ? Trust.OfFile(file) : new Trust(Anybody: options.Insecure);
    }

    public void Check(LoadOptions options)
    {
        Within("--connections", options.Connections, 1, 1_000_000);
        Within("--rooms", options.Rooms, 1, options.Connections);
        Within("--publishers", options.Publishers, scenario.PingsOnly ? 0 : 1, scenario.PingsOnly ? 0 : options.Connections);
        if (options.Rate is { } rate) Within("--rate", rate, 0.001, 1_000_000);
        if (options.Going is { } going) Within("--going", going, 0.001, ChurnScenario.MostPerSecond);
        if (options.Going is not null && scenario is not ChurnScenario) throw Wrong($"--going is of churn, and this scenario is {scenario.Name}, so leave it out");
        Within("--size", options.Size, MessageText.MinBytes, MessageText.MaxBytes);
        Within("--ramp", options.Ramp, 0, 3_600);
        Within("--duration", options.Duration, 0.1, 7_200);
        Within("--settle", options.Settle, 0.1, 120);
        Within("--messages", options.Messages, 1, 100_000_000);
        Within("--workers", options.Workers, 1, Math.Min(64, options.Connections));
        if (Target.IsLocal(options.Url) && options.HostList.FirstOrDefault(host => !IsLoopback(host)) is { } far)
            throw Wrong($"{options.Url.IdnHost} is another machine to the worker at {far}, so give the chat's address in the network");
    }

    public void Within(string option, double value, double from, double to)
    {
        if (!(value >= from && value <= to)) throw Wrong(FormattableString.Invariant($"{option} is from {from:0.###} to {to:0.###}, not {value:0.###}"));
    }

    private static bool IsLoopback(string address) =>
        WorkerAddress.Parse(address).Host is var host && (host == "localhost" || (IPAddress.TryParse(host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip)));

    private LoadException Wrong(string sentence) => new($"{sentence}: ./chat load {scenario.Name} --help lists the options.", 2);
}
