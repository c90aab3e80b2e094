using Chat.LoadTest.Audit;
using Chat.LoadTest.Measuring;
using Chat.LoadTest.Reporting;
using Chat.LoadTest.Running;

namespace Chat.LoadTest.Workers;

/// <summary>Takes a sample a second, and at the end what this process found in all.</summary>
internal sealed class Sampler(LoadClient client)
{
    private readonly List<Sample> _samples = [];
    private double _peak;

    /// <summary>Those of the sending.</summary>
    public IReadOnlyList<Sample> Samples => _samples;

    /// <summary>While sending: for the report's time line as well as for the terminal.</summary>
    public async Task RunAsync(long start, Action<Sample> publish, CancellationToken end)
    {
        client.Tally.TakeLowest();
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1));
        while (await timer.TickOrEndAsync(end))
        {
            var sample = Take((client.Clock.Now - start) / 1e6);
            if (sample.At > 0) _samples.Add(sample);
            publish(sample);
        }
    }

    public Sample Take(double at)
    {
        _peak = Math.Max(_peak, Environment.WorkingSet / 1048576.0);
        var tally = client.Tally;
        var acknowledgement = client.Plan.Scenario.PingsOnly ? tally.Pong : tally.Acknowledgement;
        tally.Slip.Cut();
        tally.Return.Cut();
        tally.Lag.Cut();
        return new Sample(
            at, tally.Open, tally.Sent + tally.Pings, tally.Acknowledged + tally.Pongs, tally.Deliveries, tally.ErrorFrames,
            Sample.Text(acknowledgement.Cut()), Sample.Text(tally.Delivery.Cut()), tally.TakeLowest());
    }

    public Share Share(double cpuSeconds)
    {
        Take(0);
        var tally = client.Tally;
        return new Share
        {
            Counts = new Counts(
                client.Connected, client.Options.Rate is null ? 0 : client.Options.Asked, tally.Sent, tally.Resent, tally.Acknowledged,
                tally.Refused, tally.Deliveries, tally.Repeated, tally.OutOfOrder, tally.Recovered, tally.Pings, tally.Pongs, tally.Reconnected,
                tally.OtherFrames, tally.Gathered, tally.Cut, tally.Left),
            Histograms = new()
            {
                ["acknowledgement"] = Sample.Text(tally.Acknowledgement.Total),
                ["delivery"] = Sample.Text(tally.Delivery.Total),
                ["pong"] = Sample.Text(tally.Pong.Total),
                ["return"] = Sample.Text(tally.Return.Total),
                ["slip"] = Sample.Text(tally.Slip.Total),
                ["lag"] = Sample.Text(tally.Lag.Total),
            },
            Faults = [.. Faults.All.Select(fault => new FaultCount((int)fault, client.Findings.Count(fault), client.Findings.Example(fault)))],
            Unread = new(client.Unread),
            Errors = new(tally.Errors),
            Lost = new(tally.Losses),
            OpenFailures = client.OpenFailures.ToDictionary(failure => failure.Key, failure => (long)failure.Value),
            Samples = _samples,
            CpuSeconds = cpuSeconds,
            Cores = Environment.ProcessorCount,
            PeakMemoryMegabytes = _peak,
        };
    }
}
