using System.Globalization;

namespace Chat.Plan.Reporting;

/// <summary>
/// Says what a run is doing while it does it: a million people are minutes of a machine's time. At a terminal a line that
/// changes, elsewhere a line every ten seconds at most.
/// </summary>
internal sealed class Progress(TextWriter output, bool terminal, TimeProvider clock)
{
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(10);

    private long _said = clock.GetTimestamp();
    private bool _open;

    /// <summary>For who wants to hear nothing.</summary>
    public static Progress None { get; } = new(TextWriter.Null, terminal: false, TimeProvider.System);

    /// <summary>Once, at the beginning: what there is to do.</summary>
    public void Begin(IReadOnlyList<int> sizes, TimeSpan warm, TimeSpan counted) =>
        output.WriteLine(Text($"Simulating {sizes.Sum():n0} people in {sizes.Count:n0} rooms, {warm.TotalSeconds:0} s of warming up and {counted.TotalSeconds:0} s, twice: with an account's default quotas, and with all that the load asks for."));

    /// <param name="quotas">Which run it is.</param>
    /// <param name="now">Simulated time so far.</param>
    /// <param name="end">Simulated time in all; what is under way then may take a little longer.</param>
    public void Passed(string quotas, TimeSpan now, TimeSpan end)
    {
        var line = now <= end
            ? Text($"{quotas}: {now.TotalSeconds:0} of {end.TotalSeconds:0} simulated seconds")
            : Text($"{quotas}: waiting for what is under way, {(now - end).TotalSeconds:0} s");
        if (terminal)
        {
            _open = true;
            output.Write($"\r{line} ");
            output.Flush();
        }
        else if (clock.GetElapsedTime(_said) >= Between)
        {
            output.WriteLine(line);
            _said = clock.GetTimestamp();
        }
    }

    /// <summary>What follows begins on a line of its own.</summary>
    public void End()
    {
        if (_open) output.WriteLine();
        _open = false;
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
