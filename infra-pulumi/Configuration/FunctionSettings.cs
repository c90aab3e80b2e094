namespace Chat.Infra.Configuration;

/// <summary>What an operator may set of one function under <c>chat:functions</c>; what is left out is the topology's.</summary>
public sealed record FunctionSettings
{
    public int? MemoryMegabytes { get; init; }

    public int? TimeoutSeconds { get; init; }

    /// <summary>
    /// Invocations at a time, kept for this function and never exceeded. Left out by default: a new account may have
    /// as few as ten in all, and what one function reserves the others lack.
    /// </summary>
    public int? ReservedConcurrency { get; init; }

    /// <summary>Environments that are always warm, paid for by the hour. None by default.</summary>
    public int? ProvisionedConcurrency { get; init; }
}

/// <summary>A route's token bucket under <c>chat:routes</c>.</summary>
public sealed record RouteThrottle
{
    /// <summary>Requests a second.</summary>
    public int Rate { get; init; }

    /// <summary>Requests at once.</summary>
    public int Burst { get; init; }
}
