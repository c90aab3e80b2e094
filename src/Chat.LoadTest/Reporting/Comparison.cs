using System.Globalization;

namespace Chat.LoadTest.Reporting;

/// <summary>
/// What got better or worse between two runs. A difference counts only where the middle halves of the seconds of both runs
/// (from the lower to the upper quartile) do not meet: what is smaller than that happens between two runs of the same thing.
/// </summary>
internal static class Comparison
{
    public static IEnumerable<string> Lines(RunReport a, RunReport b)
    {
        foreach (var warning in Unlike(a, b)) yield return warning;
        // More of something is no merit where more was asked for.
        var alike = AskedAlike(a, b);
        yield return Line("acknowledged/s", Steady(a).Select(s => (double)s.Acknowledged), Steady(b).Select(s => (double)s.Acknowledged), moreIsBetter: alike ? true : null);
        if (a.Counts.Deliveries + b.Counts.Deliveries > 0)
            yield return Line("deliveries/s", Steady(a).Select(s => (double)s.Deliveries), Steady(b).Select(s => (double)s.Deliveries), moreIsBetter: alike ? true : null);
        yield return Line("ack p50 ms", Steady(a).Select(s => s.AcknowledgedP50), Steady(b).Select(s => s.AcknowledgedP50), moreIsBetter: alike ? false : null);
        yield return Line("ack p99 ms", Steady(a).Select(s => s.AcknowledgedP99), Steady(b).Select(s => s.AcknowledgedP99), moreIsBetter: alike ? false : null);
        if (a.Counts.Deliveries + b.Counts.Deliveries > 0)
        {
            yield return Line("delivery p50 ms", Steady(a).Select(s => s.DeliveredP50), Steady(b).Select(s => s.DeliveredP50), moreIsBetter: alike ? false : null);
            yield return Line("delivery p99 ms", Steady(a).Select(s => s.DeliveredP99), Steady(b).Select(s => s.DeliveredP99), moreIsBetter: alike ? false : null);
        }
        foreach (var line in Broken(a, b, alike)) yield return line;
        yield return Meaning;
    }

    private const string Meaning =
        "Each figure is the median of the seconds, and the brackets hold their middle half; a report's own percentiles are of all its messages at once.";

    private static bool AskedAlike(RunReport a, RunReport b) => a.Options with { Url = b.Options.Url, Seed = b.Options.Seed } == b.Options;

    private static IEnumerable<string> Unlike(RunReport a, RunReport b)
    {
        if (!AskedAlike(a, b)) yield return "note: the two runs were asked for different loads, so that nothing is called better or worse";
        if (a.Machine != b.Machine) yield return "note: the two runs were made on different machines";
        if (a.Generator.Bottleneck is not null || b.Generator.Bottleneck is not null) yield return "note: in at least one of them the generator may have been the bottleneck";
    }

    private static IEnumerable<string> Broken(RunReport a, RunReport b, bool alike)
    {
        foreach (var (before, after) in a.Audit.Join(b.Audit, fault => fault.Fault, fault => fault.Fault, (x, y) => (x, y)))
            if (before.Count != after.Count)
                yield return Text($"{Verdict(after.Count > before.Count, alike ? false : null),-8} {before.Fault,-20} {before.Count} -> {after.Count}");
    }

    // Without the first and the last second, which are not whole.
    private static List<Second> Steady(RunReport report) => report.Timeline.Count > 3 ? [.. report.Timeline.Skip(1).SkipLast(1)] : [.. report.Timeline];

    private static string Line(string name, IEnumerable<double> before, IEnumerable<double> after, bool? moreIsBetter)
    {
        var (a, b) = (Spread.Of(before), Spread.Of(after));
        var verdict = b.Low > a.High ? Verdict(isMore: true, moreIsBetter) : b.High < a.Low ? Verdict(isMore: false, moreIsBetter) : "same";
        return Text($"{verdict,-8} {name,-20} {a} -> {b}{(a.Middle > 0 ? Text($"  {b.Middle / a.Middle:0.00} times") : "")}");
    }

    private static string Verdict(bool isMore, bool? moreIsBetter) =>
        moreIsBetter is { } better ? (isMore == better ? "better" : "worse") : isMore ? "more" : "less";

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private readonly record struct Spread(double Low, double Middle, double High)
    {
        public static Spread Of(IEnumerable<double> values)
        {
            var sorted = values.Order().ToArray();
            double At(double part) => sorted.Length == 0 ? 0 : sorted[(int)Math.Round(part * (sorted.Length - 1))];
            return new(At(0.25), At(0.5), At(0.75));
        }

        public override string ToString() => Text($"{Middle:0.##} ({Low:0.##} to {High:0.##})");
    }
}
