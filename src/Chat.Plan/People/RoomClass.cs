namespace Chat.Plan.People;

/// <summary>Rooms of about the same size, in powers of ten.</summary>
internal sealed record RoomClass(int Index, string Name, int Most)
{
    public static IReadOnlyList<RoomClass> All { get; } =
    [
        new(0, "up to 10", 10),
        new(1, "11 to 100", 100),
        new(2, "101 to 1,000", 1_000),
        new(3, "1,001 to 10,000", 10_000),
        new(4, "10,001 to 100,000", 100_000),
        new(5, "above 100,000", int.MaxValue),
    ];

    public static RoomClass Of(int people) => All.First(known => people <= known.Most);
}
