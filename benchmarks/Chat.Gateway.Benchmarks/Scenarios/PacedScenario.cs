using Chat.Gateway.Benchmarks.Contenders;
using Chat.Gateway.Benchmarks.Load;

namespace Chat.Gateway.Benchmarks.Scenarios;

/// <summary>The one room at a rate that every contender can hold: how late are its slowest deliveries?</summary>
internal sealed record PacedScenario() : Scenario(
    "paced", "one room of 1,000, 20,000 deliveries a second, from the time due", "ms, p99", new(null, 0.8, 0.6))
{
    public override Figures Run(Contender contender, IServer server, Sizes sizes)
    {
        using var crowd = Crowd.Open(contender, server, new(1, sizes.RoomMembers, sizes.RoomPublishers), "r");
        var rate = (double)sizes.PacedDeliveries / sizes.RoomMembers;
        var pace = new Pace(rate, sizes.RoomPublishers, warmUp: (int)(rate * sizes.WarmUp.TotalSeconds));
        var traffic = new Traffic(crowd, sizes.TextBytes, sizes.MostMessages) { Pace = pace };
        var warmUp = new Meter(server);
        traffic.Start();
        traffic.RunUntil(() => warmUp.HasPassed(sizes.WarmUp));
        var meter = new Meter(server);
        traffic.RunUntil(() => meter.HasPassed(sizes.MeasuredPaced));
        var reading = meter.Read();
        traffic.Stop();
        traffic.Drain(sizes.Patience);
        return new(pace.Percentile(0.99), reading.LoadShare, Details(pace, reading)) { Waited = reading.Waited, Fault = traffic.Verdict() };
    }

    private static Dictionary<string, double> Details(Pace pace, Reading reading) => new()
    {
        ["p50 in ms"] = pace.Percentile(0.5),
        ["p99.9 in ms"] = pace.Percentile(0.999),
        ["server's share of its core"] = reading.CpuSeconds / reading.Seconds,
    };
}
