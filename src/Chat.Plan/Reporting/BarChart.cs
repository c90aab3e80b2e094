using System.Globalization;
using System.Text;

namespace Chat.Plan.Reporting;

/// <summary>Bars as inline SVG, a group for each name, two bars of a group at most; a value that nobody has is a dash.</summary>
internal static class BarChart
{
    private const double Width = 900, Left = 230, Right = 90, Bar = 13, Gap = 9, Top = 30;
    private static readonly string[] Colours = ["var(--a)", "var(--b)"];

    public static string Svg(string title, IReadOnlyList<(string Name, IReadOnlyList<double?> Values)> groups, bool logarithmic)
    {
        if (groups.Count == 0) return "";
        var highest = Math.Max(groups.SelectMany(group => group.Values).Max() ?? 0, 1e-9);
        var height = Top + groups.Sum(group => (group.Values.Count * Bar) + Gap);
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<svg viewBox=\"0 0 {Width} {height:0}\" role=\"img\" aria-label=\"{title}\"><text x=\"0\" y=\"16\">{title}</text>");
        var y = Top;
        foreach (var (name, values) in groups)
        {
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{Left - 8}\" y=\"{y + Bar - 2:0.#}\" text-anchor=\"end\">{name}</text>");
            for (var i = 0; i < values.Count; i++, y += Bar) One(svg, y, values[i], Share(values[i] ?? 0, highest, logarithmic), Colours[i]);
            y += Gap;
        }
        return svg.Append("</svg>\n").ToString();
    }

    private static void One(StringBuilder svg, double y, double? value, double share, string colour)
    {
        var length = share * (Width - Left - Right);
        svg.Append(CultureInfo.InvariantCulture, $"<rect x=\"{Left}\" y=\"{y:0.#}\" width=\"{length:0.#}\" height=\"{Bar - 2}\" style=\"fill:{colour}\"/>");
        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{Left + length + 6:0.#}\" y=\"{y + Bar - 2:0.#}\">{value?.ToString("n0", CultureInfo.InvariantCulture) ?? "-"}</text>");
    }

    private static double Share(double value, double highest, bool logarithmic) =>
        logarithmic ? Math.Log(1 + value) / Math.Log(1 + highest) : value / highest;
}
