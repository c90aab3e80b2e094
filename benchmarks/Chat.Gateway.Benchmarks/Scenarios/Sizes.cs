namespace Chat.Gateway.Benchmarks.Scenarios;

/// <summary>How large and how long a run is. Whatever happens, it ends by time and by count.</summary>
internal sealed record Sizes
{
    /// <summary>Bytes of a text.</summary>
    public int TextBytes { get; init; } = 100;

    /// <summary>Members and publishers of the one room.</summary>
    public int RoomMembers { get; init; } = 1_000;

    public int RoomPublishers { get; init; } = 10;

    /// <summary>The many rooms, of so many members of whom one publishes.</summary>
    public int SmallRooms { get; init; } = 100;

    public int SmallRoomMembers { get; init; } = 10;

    /// <summary>Until the runtimes have compiled what is hot. In a closed loop, of the server's CPU time.</summary>
    public TimeSpan WarmUp { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>What counts. In a closed loop, of the server's CPU time.</summary>
    public TimeSpan Measured { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>How long the paced scenario counts: at 20 messages a second a percent of less is a message or two.</summary>
    public TimeSpan MeasuredPaced { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long nothing may arrive before what is still missing is lost.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Messages of one publisher at most.</summary>
    public int MostMessages { get; init; } = 1_000_000;

    /// <summary>Deliveries a second of the paced scenario.</summary>
    public int PacedDeliveries { get; init; } = 20_000;

    /// <summary>Connections that the connect scenario opens, after a tenth of them as a warm-up.</summary>
    public int Connects { get; init; } = 5_000;

    /// <summary>Idle connections, after a tenth of them as a warm-up.</summary>
    public int Idle { get; init; } = 10_000;

    /// <summary>Idle connections in one room.</summary>
    public int IdleRoomMembers { get; init; } = 250;

    /// <summary>Between two looks at a server's memory.</summary>
    public TimeSpan Look { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>About a minute for everything; good for a first impression.</summary>
    public static Sizes Quick { get; } = new()
    {
        WarmUp = TimeSpan.FromSeconds(1), Measured = TimeSpan.FromSeconds(1), MeasuredPaced = TimeSpan.FromSeconds(1), Connects = 1_000, Idle = 2_500,
    };
}
