namespace Chat.Plan;

/// <summary>What a plan is asked for.</summary>
internal sealed record PlanOptions
{
    public required int People { get; init; }

    /// <summary>See <see cref="People.RoomSizes.Parse"/>.</summary>
    public string Rooms { get; init; } = "zipf";

    public double MessagesPerPersonHour { get; init; } = 20;

    /// <summary>
    /// Rooms and places in them of those who talk, one after the other and at even distances, as the load tester has it; null
    /// for anybody, at random times.
    /// </summary>
    public IReadOnlyList<(int Room, int Place)>? Talkers { get; init; }

    /// <summary>Bytes of a message's text.</summary>
    public int TextBytes { get; init; } = 100;

    /// <summary>Simulated time; null for as long as <see cref="PostsToSimulate"/> allow, between 10 and 120 s.</summary>
    public int? Seconds { get; init; }

    public int Seed { get; init; } = 1;

    /// <summary>A run of so many posts takes about a minute of a machine's time.</summary>
    public double PostsToSimulate { get; init; } = 10_000_000;
}
