namespace Chat.Stores.DynamoDb;

/// <summary>What an operator may set of the store on DynamoDB, each default with its reason.</summary>
public sealed record DynamoDbStoreOptions
{
    /// <summary>The one table that everything is in.</summary>
    public required string TableName { get; init; }

    /// <summary>How long a room keeps an entry. Null, the default, for ever: nobody loses history who did not ask to.</summary>
    public TimeSpan? KeepEntriesFor { get; init; }

    /// <summary>
    /// Tries of a throttled request beyond the first. Waits double from 25 ms to 1 s, so that ten of them take about
    /// 3 s: longer than a hot partition needs to split its load, far shorter than a function's 29 s.
    /// </summary>
    public int ThrottleRetries { get; init; } = 10;

    /// <summary>
    /// Rooms of more connections than this have their joins and leaves logged, one write unit each, so that a function that
    /// has the roster reads only what is new. At 1,000 members the whole is some 35 read units: below that it is not worth it.
    /// </summary>
    public int RosterLogAbove { get; init; } = 1_000;

    /// <summary>How long that log is kept: a function that has not looked for an hour is cold, or has as much to read as a cold one.</summary>
    public TimeSpan KeepRosterLogFor { get; init; } = TimeSpan.FromHours(1);

    /// <summary>
    /// Gone connections that are removed together, with one write to the head of each of their rooms: 500 of them are in
    /// one item of the roster's log of about 9 KB, and none has to wait for more than half a second to be out of it.
    /// </summary>
    public int RemovalBatch { get; init; } = 500;

    /// <summary>Requests of one removal that are under way at a time: a room's one partition is not to be stormed.</summary>
    public int ParallelRemovals { get; init; } = 8;

    /// <summary>Told what each request consumed, where somebody wants to know; asking makes no request dearer.</summary>
    public Action<ConsumedUnits>? OnConsumed { get; init; }
}

/// <summary>What one request consumed.</summary>
/// <param name="Operation">DynamoDB's name of the operation, such as <c>PutItem</c>.</param>
/// <param name="Read">Read units: one for each 4 KB read with strong consistency.</param>
/// <param name="Write">Write units: one for each KB of the item.</param>
public readonly record struct ConsumedUnits(string Operation, double Read, double Write);
