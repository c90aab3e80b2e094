using Chat.Plan.Reporting;
using Microsoft.Extensions.Time.Testing;

namespace Chat.Plan.Tests;

public sealed class ProgressTests : IDisposable
{
    private readonly FakeTimeProvider _clock = new();
    private readonly StringWriter _said = new() { NewLine = "\n" };

    [Fact]
    public void A_terminal_has_one_line_that_changes()
    {
        var progress = new Progress(_said, terminal: true, _clock);
        foreach (var second in (int[])[1, 2]) progress.Passed("default quotas", TimeSpan.FromSeconds(second), TimeSpan.FromSeconds(15));
        progress.Passed("all quotas", TimeSpan.FromSeconds(17), TimeSpan.FromSeconds(15));
        progress.End();
        progress.End();
        Assert.Equal("\rdefault quotas: 1 of 15 simulated seconds \rdefault quotas: 2 of 15 simulated seconds \rall quotas: waiting for what is under way, 2 s \n", _said.ToString());
    }

    [Fact]
    public void Elsewhere_it_is_a_line_every_ten_seconds_at_most()
    {
        var progress = new Progress(_said, terminal: false, _clock);
        for (var second = 1; second <= 25; second++)
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            progress.Passed("default quotas", TimeSpan.FromSeconds(second), TimeSpan.FromSeconds(65));
        }
        progress.End();
        Assert.Equal("default quotas: 10 of 65 simulated seconds\ndefault quotas: 20 of 65 simulated seconds\n", _said.ToString());
    }

    [Fact]
    public void A_plan_tells_of_each_simulated_second_of_both_runs()
    {
        var options = new PlanOptions { People = 200, Rooms = "20", Seconds = 2 };
        ChatPlan.Make(options, new Progress(_said, terminal: true, _clock));
        var lines = _said.ToString().Split('\r', '\n');
        Assert.Equal(14, lines.Count(line => line.EndsWith(" of 7 simulated seconds ", StringComparison.Ordinal)));
        Assert.Contains("all quotas: 7 of 7 simulated seconds ", lines);
    }

    public void Dispose() => _said.Dispose();
}
