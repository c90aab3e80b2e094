using Amazon.DynamoDBv2;
using Amazon.Runtime;
using Chat.Core.Storage;
using Chat.LocalGateway.Management;
using Chat.Stores.DynamoDb;
using Microsoft.Extensions.Logging;

namespace Chat.LocalGateway.Databases;

/// <summary>A table of DynamoDB that the chat on this machine keeps everything in.</summary>
internal sealed class DynamoDbDatabase : IAsyncDisposable
{
    /// <summary>What requests are signed for where the address names no region.</summary>
    private const string Region = "us-east-1";

    /// <summary>A laptop's DynamoDB answers in milliseconds, AWS's in tens of them: who waits longer at the start is told.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly DynamoDbLocal? _local;
    private readonly AmazonDynamoDBClient _client;

    private DynamoDbDatabase(DynamoDbLocal? local, AmazonDynamoDBClient client, Uri address, string table)
    {
        (_local, _client) = (local, client);
        (Address, Table) = (address, table);
    }

    public Uri Address { get; }

    public string Table { get; }

    /// <summary>
    /// Starts DynamoDB Local where no address is given. A table on this machine is made where it is missing; any other is looked
    /// at and left as it is.
    /// </summary>
    /// <exception cref="LocalChatException">It cannot be used; one sentence names what is at fault.</exception>
    public static async Task<DynamoDbDatabase> OpenAsync(DynamoDbChoice choice, AccessKey key, CancellationToken cancellation)
    {
        DynamoDbLocal? local = null;
        try
        {
            local = choice.Address is null ? await DynamoDbLocal.StartAsync(cancellation) : null;
            var address = choice.Address ?? local!.Address;
            await CheckAsync(address, choice.Table, key, cancellation);
            return new DynamoDbDatabase(local, Client(address, key), address, choice.Table);
        }
        catch (Exception refused)
        {
            if (local is not null) await local.DisposeAsync();
            if (refused is DynamoDbLocalException or DynamoDbStoreException) throw new LocalChatException(refused.Message, refused);
            throw;
        }
    }

    public IChatStore Store(TimeProvider time, ILoggerFactory loggers) =>
        new DynamoDbChatStore(_client, new DynamoDbStoreOptions { TableName = Table }, time, loggers.CreateLogger<DynamoDbChatStore>());

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        if (_local is not null) await _local.DisposeAsync();
    }

    private static async Task CheckAsync(Uri address, string table, AccessKey key, CancellationToken cancellation)
    {
        using var client = Client(address, key, Patience);
        if (address.IsLoopback) await ChatTable.CreateIfMissingAsync(client, table, cancellation: cancellation);
        else if (await ChatTable.FindFaultAsync(client, table, cancellation) is { } fault) throw new DynamoDbStoreException(fault);
    }

    private static AmazonDynamoDBClient Client(Uri address, AccessKey key, TimeSpan? patience = null)
    {
        var config = new AmazonDynamoDBConfig { ServiceURL = address.ToString() };
        // Of AWS's own addresses the SDK reads the region off the host.
        if (!address.Host.EndsWith(".amazonaws.com", StringComparison.Ordinal)) config.AuthenticationRegion = Region;
        if (patience is { } limit) (config.Timeout, config.MaxErrorRetry) = (limit, 0);
        return new(new BasicAWSCredentials(key.Id, key.Secret), config);
    }
}
