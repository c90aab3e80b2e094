using System.Globalization;
using System.Text;

namespace Chat.LoadTest.Reporting;

/// <summary>One chart as inline SVG, from zero up, two lines at most.</summary>
internal static class LineChart
{
    private const double Width = 900, Height = 190, Left = 60, Right = 12, Top = 26, Bottom = 22;
    private const int MostTicks = 10;
    private static readonly string[] Colours = ["var(--a)", "var(--b)"];

    public static string Svg(string title, IEnumerable<double> times, IReadOnlyList<(string Name, IEnumerable<double> Values)> lines)
    {
        var at = times.ToArray();
        if (at.Length == 0) return "";
        var values = lines.Select(line => line.Values.ToArray()).ToArray();
        var highest = Nice(Math.Max(values.SelectMany(line => line).Max(), 1e-3));
        var last = Math.Max(at[^1], 1);
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<svg viewBox=\"0 0 {Width} {Height}\" role=\"img\" aria-label=\"{title}\">");
        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{Left}\" y=\"14\">{title}</text>");
        for (var quarter = 0; quarter <= 4; quarter++) Grid(svg, highest * quarter / 4, highest);
        var step = Nice(last / MostTicks);
        for (var tick = 0; tick * step <= last; tick++) Tick(svg, tick * step, last);
        for (var line = 0; line < values.Length; line++)
        {
            var points = string.Join(' ', at.Zip(values[line], (x, y) => Point(x / last, y / highest)));
            svg.Append(CultureInfo.InvariantCulture, $"<polyline fill=\"none\" stroke-width=\"1.8\" style=\"stroke:{Colours[line]}\" points=\"{points}\"/>");
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{Width - Right}\" y=\"{14 + (line * 13)}\" text-anchor=\"end\" style=\"fill:{Colours[line]}\">{lines[line].Name}</text>");
        }
        return svg.Append("</svg>\n").ToString();
    }

    private static void Grid(StringBuilder svg, double value, double highest)
    {
        var y = Height - Bottom - (value / highest * (Height - Top - Bottom));
        svg.Append(CultureInfo.InvariantCulture, $"<line x1=\"{Left}\" x2=\"{Width - Right}\" y1=\"{y:0.#}\" y2=\"{y:0.#}\" style=\"stroke:var(--line)\"/><text x=\"{Left - 6}\" y=\"{y + 4:0.#}\" text-anchor=\"end\">{value:0.###}</text>");
    }

    private static void Tick(StringBuilder svg, double seconds, double last)
    {
        var x = Left + (seconds / last * (Width - Left - Right));
        svg.Append(CultureInfo.InvariantCulture, $"<line x1=\"{x:0.#}\" x2=\"{x:0.#}\" y1=\"{Height - Bottom}\" y2=\"{Height - Bottom + 4}\" style=\"stroke:var(--line)\"/><text x=\"{x:0.#}\" y=\"{Height - 4}\" text-anchor=\"middle\">{seconds:0.###} s</text>");
    }

    private static string Point(double x, double y) =>
        string.Create(CultureInfo.InvariantCulture, $"{Left + (x * (Width - Left - Right)):0.#},{Height - Bottom - (y * (Height - Top - Bottom)):0.#}");

    // 1, 2 or 5 times a power of ten: scales that people read.
    private static double Nice(double highest)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(highest)));
        return new[] { 1.0, 2, 5, 10 }.First(step => step * power >= highest) * power;
    }
}
