using Chat.LoadTest.Audit;
using Chat.LoadTest.Scenarios;

namespace Chat.LoadTest.Commands;

/// <summary>What options may be; each refusal names the option and what it may be instead.</summary>
internal static class OptionRules
{
    public static Uri Url(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "ws" or "wss" ? url : throw Wrong($"URL is a ws:// or wss:// address, not '{text}'");

    /// <exception cref="LoadException">With exit code 2.</exception>
    public static void Check(LoadOptions options, Scenario scenario)
    {
        Within("--connections", options.Connections, 1, 1_000_000);
        Within("--rooms", options.Rooms, 1, options.Connections);
        Within("--publishers", options.Publishers, scenario.PingsOnly ? 0 : 1, scenario.PingsOnly ? 0 : options.Connections);
        if (options.Rate is { } rate) Within("--rate", rate, 0.001, 1_000_000);
        Within("--size", options.Size, MessageText.MinBytes, MessageText.MaxBytes);
        Within("--ramp", options.Ramp, 0, 3_600);
        Within("--duration", options.Duration, 0.1, 7_200);
        Within("--settle", options.Settle, 0.1, 120);
        Within("--messages", options.Messages, 1, 100_000_000);
        Within("--workers", options.Workers, 1, Math.Min(64, options.Connections));
    }

    private static void Within(string option, double value, double from, double to)
    {
        if (!(value >= from && value <= to)) throw Wrong(FormattableString.Invariant($"{option} is from {from:0.###} to {to:0.###}, not {value:0.###}"));
    }

    private static LoadException Wrong(string sentence) => new($"{sentence}: ./chat load --help lists the options.", 2);
}
