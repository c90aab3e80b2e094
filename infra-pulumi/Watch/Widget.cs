namespace Chat.Infra.Watch;

/// <summary>A graph of the dashboard, in CloudWatch's own form.</summary>
internal sealed record Widget(string Title, string Region, IReadOnlyList<object[]> Lines)
{
    private const int Width = 12;
    private const int Height = 6;

    public int PeriodSeconds { get; init; } = 60;

    public object At(int column, int row) => new
    {
        type = "metric",
        x = column * Width,
        y = row * Height,
        width = Width,
        height = Height,
        properties = new { title = Title, region = Region, view = "timeSeries", stat = "Sum", period = PeriodSeconds, metrics = Lines },
    };
}

/// <summary>A line of a graph: a metric, or an expression over others by their ids.</summary>
internal static class Line
{
    public static object[] Of(string expression, string id, string label) => [new { expression, id, label }];

    public static object[] Of(
        string ns, string metric, IEnumerable<string> dimensions, string id, string label, string statistic = "Sum", bool visible = true) =>
        [ns, metric, .. dimensions, new { id, label, stat = statistic, visible }];
}
