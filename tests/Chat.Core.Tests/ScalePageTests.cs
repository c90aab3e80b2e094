namespace Chat.Core.Tests;

/// <summary>docs/scale.md names the defaults that the code has.</summary>
public sealed class ScalePageTests
{
    [Fact]
    public void Its_figures_are_the_defaults()
    {
        var page = File.ReadAllText(Path.Combine(ProtocolPage.Root(), "docs", "scale.md")).ReplaceLineEndings(" ");
        var options = new ChatOptions();
        foreach (var figure in (FormattableString[])
        [
            $"(more than `InlineReceivers`, {options.InlineReceivers:n0})",
            $"({options.BusyRate} messages a second or more, from {options.BusyReceivers} connections on)",
            $"the gathering window of {options.GatherWindow.TotalMilliseconds} ms",
            $"the power of two at or above N / {options.ReceiversPerSlice:n0}",
            $"the ids of {Delivery.Queued.FanOutJob.MostConnections:n0} receivers a job",
            $"for at most {options.FallBackTime.TotalSeconds} s",
            $"loses its lease after {options.SliceLease.TotalSeconds} s",
            $"inline within {options.ThrottledBudget.TotalMilliseconds} ms whatever they take",
            $"counts as slow for {options.SlowFor.TotalSeconds} s",
            $"{options.QueuedPostsPerSecond:n0} a second, are for queued rooms",
        ])
            Assert.Contains(FormattableString.Invariant(figure), page, StringComparison.Ordinal);
    }
}
