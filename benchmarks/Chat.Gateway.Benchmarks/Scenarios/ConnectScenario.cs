using Chat.Gateway.Benchmarks.Contenders;
using Chat.Gateway.Benchmarks.Load;

namespace Chat.Gateway.Benchmarks.Scenarios;

/// <summary>
/// How fast connections come in: from the first SYN until the last has joined its room, 64 at a time. The rooms are large, since
/// in small ones the chat tells the others of each who joins, which no other contender does.
/// </summary>
internal sealed record ConnectScenario() : Scenario(
    "connect", "connections accepted and joined, 1,000 to a room, 64 at a time", "connections per second", new(null, 1.5, 2.5))
{
    public override Figures Run(Contender contender, IServer server, Sizes sizes)
    {
        var few = new Layout(Math.Max(1, sizes.Connects / 10 / sizes.RoomMembers), sizes.RoomMembers, 0);
        using var warmUp = Crowd.Open(contender, server, few, "w");
        var many = new Layout(Math.Max(1, sizes.Connects / sizes.RoomMembers), sizes.RoomMembers, 0);
        var meter = new Meter(server);
        using var crowd = Crowd.Open(contender, server, many, "r", before: few.Connections);
        var reading = meter.Read();
        return new(many.Connections / reading.Seconds, reading.LoadShare, new Dictionary<string, double>
        {
            ["connections per CPU-second"] = many.Connections / reading.CpuSeconds,
            ["server's share of its core"] = reading.CpuSeconds / reading.Seconds,
        }) { Waited = reading.Waited };
    }
}
