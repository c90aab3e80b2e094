using System.Collections.Concurrent;
using Amazon.DynamoDBv2;
using Chat.Stores.Contract;
using Microsoft.Extensions.Logging.Abstractions;

namespace Chat.Stores.DynamoDb.Tests;

/// <summary>One table of its own, and the stores that are open on it.</summary>
public sealed class DynamoDbDatabase(AmazonDynamoDBClient client, string table, TimeProvider clock) : StoreDatabase
{
    public AmazonDynamoDBClient Client { get; } = client;

    public string Table { get; } = table;

    public override ValueTask<IChatStore> OpenAsync(StopAtStep? stop = null)
    {
        var through = stop is null ? Client : InterceptedClient.Of(Client, async (isWrite, send) =>
        {
            if (!isWrite)
                return await send();
            stop.Step();
            var answer = await send();
            stop.Step();
            return answer;
        });
        // So that the few members of a test are a large room, and coming and going make it small and large again.
        return ValueTask.FromResult<IChatStore>(Open(through, options => options with { RosterLogAbove = 1, RemovalBatch = 3 }));
    }

    public DynamoDbChatStore Open(
        IAmazonDynamoDB? through = null, Func<DynamoDbStoreOptions, DynamoDbStoreOptions>? with = null, TimeProvider? on = null)
    {
        var options = new DynamoDbStoreOptions { TableName = Table };
        return new(through ?? Client, with?.Invoke(options) ?? options, on ?? clock, NullLogger<DynamoDbChatStore>.Instance);
    }

    /// <summary>A store that tells what each of its requests consumes.</summary>
    public (DynamoDbChatStore Store, ConcurrentQueue<ConsumedUnits> Consumed) OpenMetered(
        Func<DynamoDbStoreOptions, DynamoDbStoreOptions>? with = null)
    {
        var consumed = new ConcurrentQueue<ConsumedUnits>();
        return (Open(with: options => (with?.Invoke(options) ?? options) with { OnConsumed = consumed.Enqueue }), consumed);
    }

    /// <summary>A store holds nothing, so there is nothing to close.</summary>
    public override ValueTask CloseAsync(IChatStore store) => ValueTask.CompletedTask;

    public override async ValueTask DisposeAsync()
    {
        await Client.DeleteTableAsync(Table);
        Client.Dispose();
    }
}
