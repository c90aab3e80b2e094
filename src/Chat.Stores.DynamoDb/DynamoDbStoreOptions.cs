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

    /// <summary>Told what each request consumed, where somebody wants to know; asking makes no request dearer.</summary>
    public Action<ConsumedUnits>? OnConsumed { get; init; }
}

/// <summary>What one request consumed.</summary>
/// <param name="Operation">DynamoDB's name of the operation, such as <c>PutItem</c>.</param>
/// <param name="Read">Read units: one for each 4 KB read with strong consistency.</param>
/// <param name="Write">Write units: one for each KB of the item.</param>
public readonly record struct ConsumedUnits(string Operation, double Read, double Write);
