using Chat.Plan.Prices;

namespace Chat.Plan.World;

/// <summary>What the simulated AWS allows, and how long it takes; by default what the price file says.</summary>
internal sealed record WorldOptions
{
    public required double RequestsPerSecond { get; init; }

    public required double RequestBurst { get; init; }

    public required double ConnectsPerSecond { get; init; }

    public required int Concurrency { get; init; }

    public required int QueueConcurrency { get; init; }

    public required double PartitionWrites { get; init; }

    public required double PartitionReads { get; init; }

    public required Latency Post { get; init; }

    public required Latency ToFunction { get; init; }

    public required Latency FrameOut { get; init; }

    public required Latency TableRead { get; init; }

    public required Latency TableWrite { get; init; }

    public required Latency QueueSend { get; init; }

    public required Latency QueueReceive { get; init; }

    public required Latency ColdStart { get; init; }

    /// <summary>Megabytes of a function: it gets a core for each 1,769 of them.</summary>
    public int MemoryMegabytes { get; init; } = 512;

    /// <summary>What one post costs a whole core; the posting benchmark measures it.</summary>
    public TimeSpan PostCpu { get; init; } = TimeSpan.FromMicroseconds(25);

    /// <summary>What a message costs a whole core beside its posts.</summary>
    public TimeSpan MessageCpu { get; init; } = TimeSpan.FromMicroseconds(500);

    public static WorldOptions Of(PriceFile file) => new()
    {
        RequestsPerSecond = file.Limit("requests a second"),
        RequestBurst = file.Limit("requests, burst"),
        ConnectsPerSecond = file.Limit("new connections a second"),
        Concurrency = (int)file.Limit("invocations at a time"),
        QueueConcurrency = (int)file.Limit("invocations at a time of the queue's mapping"),
        PartitionWrites = file.Limit("write units a second of one partition"),
        PartitionReads = file.Limit("read units a second of one partition"),
        Post = file.LatencyOf("post"),
        ToFunction = file.LatencyOf("gateway to function"),
        FrameOut = file.LatencyOf("frame out"),
        TableRead = file.LatencyOf("table read"),
        TableWrite = file.LatencyOf("table write"),
        QueueSend = file.LatencyOf("queue send"),
        QueueReceive = file.LatencyOf("queue to function"),
        ColdStart = file.LatencyOf("cold start"),
    };

    /// <summary>The same without quotas: what the load would take if AWS gave all of it.</summary>
    public WorldOptions Unbounded() => this with
    {
        RequestsPerSecond = 1e9,
        RequestBurst = 1e9,
        ConnectsPerSecond = 1e9,
        Concurrency = 100_000,
        QueueConcurrency = 1_000,
    };
}
