namespace Chat.Scale.Benchmarks.Storm;

/// <summary>What a storm is asked to do; each default is what two cores hold.</summary>
internal sealed record StormOptions
{
    /// <summary>Connections of the one room.</summary>
    public required int Members { get; init; }

    /// <summary>Seconds of talk in which functions are killed.</summary>
    public required int Seconds { get; init; }

    /// <summary>Of what is killed, what is delivered twice, and who goes.</summary>
    public required int Seed { get; init; }

    /// <summary>Messages a second.</summary>
    public required double Rate { get; init; }

    /// <summary>Members that go, and come back, in a second.</summary>
    public required double Going { get; init; }

    /// <summary>Processes that are killed in a second, on average.</summary>
    public required double Kills { get; init; }

    public int Publishers => Math.Min(20, Members);

    /// <summary>Forty members a second come in, each with a $connect and a join.</summary>
    public double RampSeconds => Math.Max(2, Members / 40.0);

    /// <summary>
    /// Then the talk goes on without kills, longer than whoever died keeps its slice: what a killed fan-out left undone is
    /// done by the next message after that.
    /// </summary>
    public int CalmSeconds { get; init; } = 30;

    /// <summary>
    /// After so long a delivery counts as missed: a slice may be taken by one after the other who dies, each for a lease of 20 s. As
    /// long as the load tester allows.
    /// </summary>
    public int SettleSeconds { get; init; } = 120;

    /// <summary>Of the queue's jobs, how many it delivers twice.</summary>
    public double Twice { get; init; } = 0.1;
}
