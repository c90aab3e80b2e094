namespace Chat.LoadTest.Scenarios;

/// <summary>One room: its first members are its publishers.</summary>
/// <param name="Weight">Its part of the rate, among the weights of all rooms.</param>
internal sealed record RoomPlan(int Members, int Publishers, double Weight)
{
    /// <summary>All alike, as far as the numbers divide.</summary>
    public static IReadOnlyList<RoomPlan> Even(LoadOptions options) =>
    [
        .. Enumerable.Range(0, options.Rooms).Select(room =>
        {
            var publishers = Part(options.Publishers, options.Rooms, room);
            return new RoomPlan(Part(options.Connections, options.Rooms, room), publishers, publishers);
        }),
    ];

    private static int Part(int all, int parts, int index) => (all / parts) + (index < all % parts ? 1 : 0);
}
