using Chat.Gateway.Benchmarks.Contenders;
using Chat.Gateway.Benchmarks.Load;

namespace Chat.Gateway.Benchmarks.Scenarios;

/// <summary>As much as the server takes: each publisher sends its next message when its own copy of the last has come back.</summary>
internal sealed record ClosedLoop(string Name, string Description, Mark Mark, Func<Sizes, Layout> Layout)
    : Scenario(Name, Description, "deliveries per CPU-second", Mark)
{
    public static ClosedLoop Room { get; } = new(
        "room", "one room of 1,000 with 10 publishers, closed loop", new(Contender.Kestrel, 1.6, 2.2),
        sizes => new(1, sizes.RoomMembers, sizes.RoomPublishers));

    public static ClosedLoop Rooms { get; } = new(
        "rooms", "100 rooms of 10 with one publisher each, closed loop", new(Contender.Ws, 1.2, 1.5),
        sizes => new(sizes.SmallRooms, sizes.SmallRoomMembers, 1));

    public override Figures Run(Contender contender, IServer server, Sizes sizes)
    {
        using var crowd = Crowd.Open(contender, server, Layout(sizes), "r");
        var traffic = new Traffic(crowd, sizes.TextBytes, sizes.MostMessages);
        var warmUp = new Meter(server);
        traffic.Start();
        traffic.RunUntil(() => warmUp.HasSeen(sizes.WarmUp));
        var meter = new Meter(server);
        var before = traffic.Deliveries;
        traffic.RunUntil(() => meter.HasSeen(sizes.Measured));
        var reading = meter.Read();
        var delivered = traffic.Deliveries - before;
        traffic.Stop();
        traffic.Drain(sizes.Patience);
        return new(delivered / reading.CpuSeconds, reading.LoadShare, Details(delivered, reading)) { Waited = reading.Waited, Fault = traffic.Verdict() };
    }

    private static Dictionary<string, double> Details(long delivered, Reading reading) => new()
    {
        ["deliveries per second"] = delivered / reading.Seconds,
        ["server's share of its core"] = reading.CpuSeconds / reading.Seconds,
    };
}
