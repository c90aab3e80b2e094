namespace Chat.Stores.Sqlite;

/// <summary>Where a store keeps its data, and how hard it tries.</summary>
public sealed record SqliteStoreOptions
{
    /// <summary>The database's file, made where it is missing, with its folder. Null keeps nothing after the store is closed.</summary>
    public required string? Path { get; init; }

    /// <summary>Keeps nothing: what <c>--memory</c> asks for.</summary>
    public static SqliteStoreOptions InMemory { get; } = new() { Path = null };

    /// <summary>How long to wait for a file that another program holds when it is opened: a person is waiting too.</summary>
    public TimeSpan OpenTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How long a write waits for another instance's; then it throws. As long as Lambda's longest answer to API Gateway,
    /// 29 s, after which nobody is waiting any more.
    /// </summary>
    public TimeSpan BusyTimeout { get; init; } = TimeSpan.FromSeconds(29);

    /// <summary>
    /// Writes survive the end of the process at any moment in either case. Where this is set they survive a loss of power
    /// as well, at the price of one flush of the disk for each group of writes (`synchronous=FULL`). Where it is not, a
    /// loss of power may take the writes since the last checkpoint, and the file stays sound.
    /// </summary>
    public bool SurvivesPowerLoss { get; init; }

    /// <summary>
    /// Pages of 4 KB in the write-ahead log before they are moved into the file. At SQLite's default of 1,000 a busy chat
    /// moves pages all the time, each of them many times over; 20,000 are 80 MB and were a tenth faster.
    /// </summary>
    public int CheckpointPages { get; init; } = 20_000;

    /// <summary>Writes that one transaction takes at most, so that the first of a long queue need not wait for the last.</summary>
    public int GroupSize { get; init; } = 512;

    /// <summary>
    /// Rooms of more connections than this have their joins and leaves logged, so that a roster at hand is brought up to date
    /// without reading it again. To read 1,000 members takes half a millisecond: below that it is not worth a write.
    /// </summary>
    public int RosterLogAbove { get; init; } = 1_000;
}
