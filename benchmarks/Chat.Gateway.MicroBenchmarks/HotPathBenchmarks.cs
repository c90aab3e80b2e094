using BenchmarkDotNet.Attributes;
using Chat.LocalGateway.HotPaths;

namespace Chat.Gateway.MicroBenchmarks;

/// <summary>Time and garbage of what happens most. A post to @connections has its own: benchmarks/Chat.ManagementApi.Benchmarks.</summary>
[MemoryDiagnoser]
public class HotPathBenchmarks
{
    private const int Members = 1_000;

    private readonly HotPath _room = new(Members);
    private readonly HotPath _alone = new(1);
    private readonly HotPath _ten = new(10);

    /// <summary>One frame into one connection's queue and out of it again, without the system's own call.</summary>
    [Benchmark(Description = "a delivery in process", OperationsPerInvoke = Members)]
    public int Delivery() => _room.Deliver();

    [Benchmark(Description = "an inbound message, answered")]
    public int InboundMessage() => _alone.Receive();

    [Benchmark(Description = "an inbound message to a room of ten")]
    public int InboundMessageToTen() => _ten.Receive();
}
