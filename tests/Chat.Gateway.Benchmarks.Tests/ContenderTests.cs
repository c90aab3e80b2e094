using System.Text.Json;
using Chat.Gateway.Benchmarks.Contenders;
using Chat.Gateway.Benchmarks.Scenarios;
using Chat.Testing;

namespace Chat.Gateway.Benchmarks.Tests;

/// <summary>Each scenario against each contender, for real.</summary>
public sealed class ContenderTests
{
    public static TheoryData<string, string> Pairs()
    {
        var pairs = new TheoryData<string, string>();
        foreach (var scenario in Scenario.All)
        {
            foreach (var contender in Contender.All) pairs.Add(scenario.Name, contender.Name);
        }

        return pairs;
    }

    [Theory, MemberData(nameof(Pairs))]
    public void A_tiny_run_accounts_for_every_delivery_and_gives_a_report(string scenario, string contender)
    {
        if (contender == Contender.Ws)
        {
            Tool.Node();
            Tool.NodeScript("ws", "index.js");
        }

        var json = Path.GetTempFileName();
        try
        {
            var (exit, output) = Tiny.Run(Tiny.Scenario(scenario), [Tiny.Contender(contender)], json: json);
            Assert.DoesNotContain("INVALID", output, StringComparison.Ordinal);
            Assert.Equal(0, exit);
            Assert.Contains($"| {contender} |", output, StringComparison.Ordinal);
            CheckJson(File.ReadAllText(json), scenario, contender);
        }
        finally
        {
            File.Delete(json);
        }
    }

    private static void CheckJson(string json, string scenario, string contender)
    {
        using var report = JsonDocument.Parse(json);
        var run = Assert.Single(report.RootElement.GetProperty("runs").EnumerateArray());
        Assert.Equal(scenario, run.GetProperty("scenario").GetString());
        Assert.Equal(contender, run.GetProperty("contender").GetString());
        Assert.Equal(JsonValueKind.Null, run.GetProperty("fault").ValueKind);
        // A few connections may take no page of memory more; everything else is above nothing.
        if (scenario != "idle") Assert.True(run.GetProperty("value").GetDouble() > 0, json);
    }
}
