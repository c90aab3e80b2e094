using System.Globalization;
using System.Net;
using System.Text;
using Chat.Plan.World;

namespace Chat.Plan.Reporting;

/// <summary>The plan as one page that opens without a network.</summary>
internal static class HtmlReport
{
    private const string Style = """
        :root { color-scheme: light dark; --a: #2563eb; --b: #d97706; --line: #8884; }
        body { font: 15px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
        svg { width: 100%; height: auto; } text { font-size: 12px; fill: currentColor; } pre { overflow-x: auto; }
        """;

    public static string Of(ChatPlan plan) => $"""
        <!doctype html>
        <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Chat plan</title><style>{Style}</style></head>
        <body><h1>Chat plan</h1>
        {BarChart.Svg("p99 from due to receiver, ms (logarithmic)", Latencies(plan), logarithmic: true)}
        {BarChart.Svg("dollars a month", [.. plan.Bill.Select(item => (item.Name, (IReadOnlyList<double?>)[item.Dollars]))], logarithmic: false)}
        <pre>{WebUtility.HtmlEncode(TextReport.Of(plan))}</pre>
        <p>First bar: an account's default quotas; second bar: all that the load asks for.</p>
        <h2>What it rests on</h2><ul>{Sources(plan)}</ul></body></html>
        """;

    private static IReadOnlyList<(string Name, IReadOnlyList<double?> Values)> Latencies(ChatPlan plan) =>
        [.. plan.Default.Classes.Zip(plan.Raised.Classes).Where(pair => pair.First.Messages > 0)
            .Select(pair => (pair.First.Rooms.Name, (IReadOnlyList<double?>)[pair.First.DeliveryMs(99), pair.Second.DeliveryMs(99)]))];

    private static string Sources(ChatPlan plan)
    {
        var list = new StringBuilder();
        foreach (var price in plan.Prices.Prices) Line(list, price.Name, string.Create(CultureInfo.InvariantCulture, $"{price.Dollars} dollars for {price.Per:n0}"), price.Source);
        foreach (var quota in plan.Prices.Quotas) Line(list, quota.Name, quota.Value.ToString("n0", CultureInfo.InvariantCulture), quota.Source);
        foreach (var latency in plan.Prices.Latencies) Line(list, latency.Name, string.Create(CultureInfo.InvariantCulture, $"{latency.MedianMs} ms, p99 {latency.P99Ms} ms"), latency.Source);
        return list.ToString();
    }

    private static void Line(StringBuilder list, string name, string value, string source) =>
        list.Append("<li>").Append(WebUtility.HtmlEncode($"{name}: {value} ({source})")).Append("</li>\n");
}
