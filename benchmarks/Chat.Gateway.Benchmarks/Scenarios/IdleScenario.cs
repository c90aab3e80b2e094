using Chat.Gateway.Benchmarks.Contenders;
using Chat.Gateway.Benchmarks.Load;

namespace Chat.Gateway.Benchmarks.Scenarios;

/// <summary>
/// What a connection costs that does nothing: the growth of the server's resident memory over an empty server that has seen
/// some connections come and go. Nobody is told to collect garbage: it is what the operating system would have to provide.
/// </summary>
internal sealed record IdleScenario() : Scenario(
    "idle", "memory per connection at 10,000 connected and joined, 250 to a room", "bytes per connection", new(Contender.Ws, 0.5, 0.2))
{
    public override Figures Run(Contender contender, IServer server, Sizes sizes)
    {
        var few = new Layout(Math.Max(1, sizes.Idle / 10 / sizes.IdleRoomMembers), sizes.IdleRoomMembers, 0);
        using (Crowd.Open(contender, server, few, "w")) Settled(server, sizes.Look);
        var empty = Settled(server, sizes.Look);
        var many = new Layout(Math.Max(1, sizes.Idle / sizes.IdleRoomMembers), sizes.IdleRoomMembers, 0);
        var meter = new Meter(server);
        using var crowd = Crowd.Open(contender, server, many, "r", before: few.Connections);
        var share = meter.Read().LoadShare;
        var full = Settled(server, sizes.Look);
        return new((full - empty) / (double)many.Connections, share, new Dictionary<string, double>
        {
            ["empty, MB"] = empty / 1e6,
            ["full, MB"] = full / 1e6,
        });
    }

    /// <summary>The memory once eight looks in a row differ by less than a thousandth, or after forty.</summary>
    private static long Settled(IServer server, TimeSpan wait)
    {
        var looks = new Queue<long>();
        for (var look = 0; look < 40; look++)
        {
            Thread.Sleep(wait);
            looks.Enqueue(server.MemoryBytes);
            if (looks.Count > 8) looks.Dequeue();
            if (looks.Count == 8 && looks.Max() - looks.Min() < looks.Max() / 1_000) break;
        }

        return looks.Last();
    }
}
