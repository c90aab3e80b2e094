using System.Globalization;
using System.Net;
using System.Text;

namespace Chat.LoadTest.Reporting;

/// <summary>The report as one page that opens without a network: its style, its charts and its data are in it.</summary>
internal static class HtmlReport
{
    private const string Style = """
        :root{color-scheme:light dark;--ink:#1d2433;--paper:#fff;--soft:#667;--line:#d5dae3;--a:#2563c9;--b:#c2571a;--bad:#b3261e;--good:#1a7f4b}
        @media(prefers-color-scheme:dark){:root{--ink:#e6e9f0;--paper:#14171d;--soft:#9aa3b2;--line:#333a47;--a:#7fb0ff;--b:#f0a06a;--bad:#ff8a80;--good:#6fd3a0}}
        body{font:15px/1.5 system-ui,sans-serif;color:var(--ink);background:var(--paper);max-width:60rem;margin:2rem auto;padding:0 1rem}
        h1{font-size:1.5rem}h2{font-size:1.1rem;margin-top:2rem}table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}
        th,td{text-align:right;padding:.25rem .6rem;border-bottom:1px solid var(--line)}th:first-child,td:first-child,th.t,td.t{text-align:left}
        .bad{color:var(--bad);font-weight:600}.good{color:var(--good);font-weight:600}.soft{color:var(--soft)}pre{white-space:pre-wrap}
        svg{width:100%;height:auto}svg text{font:11px system-ui,sans-serif;fill:var(--soft)}.scroll{overflow-x:auto}
        """;

    public static string Of(RunReport report)
    {
        var page = new StringBuilder();
        page.Append(CultureInfo.InvariantCulture, $"<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>Load: {Escaped(report.Options.Scenario)}</title><style>{Style}</style></head><body>\n");
        page.Append(CultureInfo.InvariantCulture, $"<h1>Load: {Escaped(report.Options.Scenario)}</h1>\n<p class=\"soft\">{report.StartedAt:yyyy-MM-dd HH:mm:ss} UTC, {Escaped(report.Options.Url.GetLeftPart(UriPartial.Path))}, {Escaped(report.Machine.System)}, {report.Machine.Cores} cores, {Escaped(report.Machine.Runtime)}</p>\n");
        Audit(page, report);
        Latencies(page, report);
        Charts(page, report);
        page.Append(CultureInfo.InvariantCulture, $"<h2>In words</h2>\n<pre>{Escaped(string.Join('\n', Summary.Lines(report)))}</pre>\n</body></html>\n");
        return page.ToString();
    }

    private static void Audit(StringBuilder page, RunReport report)
    {
        page.Append("<h2>Delivery audit</h2>\n<div class=\"scroll\"><table><tr><th>promise</th><th class=\"t\">fault</th><th>count</th><th class=\"t\">meaning</th></tr>\n");
        foreach (var fault in report.Audit)
            page.Append(CultureInfo.InvariantCulture, $"<tr><td>{Escaped(fault.Promise)}</td><td class=\"t\">{Escaped(fault.Fault)}</td><td class=\"{(fault.Count == 0 ? "good" : "bad")}\">{fault.Count}</td><td class=\"t\">{Escaped(fault.Meaning)}{(fault.Example is null ? "" : $"<br><span class=\"soft\">first: {Escaped(fault.Example)}</span>")}</td></tr>\n");
        page.Append("</table></div>\n");
    }

    private static void Latencies(StringBuilder page, RunReport report)
    {
        page.Append("<h2>Latency from the time due, in milliseconds</h2>\n<div class=\"scroll\"><table><tr><th>to the</th><th>count</th><th>p50</th><th>p90</th><th>p99</th><th>p99.9</th><th>p99.99</th><th>max</th></tr>\n");
        foreach (var of in report.Latencies.Where(of => of.Count > 0))
            page.Append(CultureInfo.InvariantCulture, $"<tr><td>{of.Of}</td><td>{of.Count}</td><td>{of.P50:0.00}</td><td>{of.P90:0.00}</td><td>{of.P99:0.00}</td><td>{of.P999:0.00}</td><td>{of.P9999:0.00}</td><td>{of.Max:0.00}</td></tr>\n");
        page.Append("</table></div>\n");
    }

    private static void Charts(StringBuilder page, RunReport report)
    {
        var line = report.Timeline;
        page.Append("<h2>Second by second</h2>\n");
        page.Append(LineChart.Svg("messages sent and acknowledged a second", line.Select(s => s.At), [("sent", line.Select(s => (double)s.Sent)), ("acknowledged", line.Select(s => (double)s.Acknowledged))]));
        page.Append(LineChart.Svg("deliveries a second", line.Select(s => s.At), [("deliveries", line.Select(s => (double)s.Deliveries))]));
        page.Append(LineChart.Svg("p99 in milliseconds", line.Select(s => s.At), [("acknowledgement", line.Select(s => s.AcknowledgedP99)), ("delivery", line.Select(s => s.DeliveredP99))]));
        page.Append(LineChart.Svg("open connections", line.Select(s => s.At), [("at the second's end", line.Select(s => (double)s.Connections)), ("fewest within it", line.Select(s => (double)(s.Lowest ?? s.Connections)))]));
    }

    private static string Escaped(string text) => WebUtility.HtmlEncode(text);
}
