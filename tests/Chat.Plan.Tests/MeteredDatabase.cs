using System.Collections.Concurrent;
using System.Globalization;
using Amazon.DynamoDBv2;
using Amazon.Runtime;
using Chat.LocalGateway.Databases;
using Chat.Stores.DynamoDb;
using Microsoft.Extensions.Logging.Abstractions;

namespace Chat.Plan.Tests;

/// <summary>A store on a table of its own that tells what its calls consume.</summary>
public sealed class MeteredStore
{
    private readonly IAmazonDynamoDB _client;
    private readonly DynamoDbStoreOptions _options;
    private readonly ConcurrentQueue<ConsumedUnits> _consumed = [];

    internal MeteredStore(IAmazonDynamoDB client, DynamoDbStoreOptions options)
    {
        (_client, _options) = (client, options);
        Store = new(client, options with { OnConsumed = _consumed.Enqueue }, TimeProvider.System, NullLogger<DynamoDbChatStore>.Instance);
    }

    public DynamoDbChatStore Store { get; }

    /// <summary>Another on the same table.</summary>
    public MeteredStore With(Func<DynamoDbStoreOptions, DynamoDbStoreOptions> with) => new(_client, with(_options));

    public async Task<(double Read, double Write)> CostAsync(Func<Task> act)
    {
        _consumed.Clear();
        await act();
        return (_consumed.Sum(one => one.Read), _consumed.Sum(one => one.Write));
    }
}

/// <summary>DynamoDB Local for all tests of this class. Missing, it skips them; in CI it fails them.</summary>
public sealed class MeteredDatabase : IAsyncLifetime
{
    private DynamoDbLocal? _local;
    private AmazonDynamoDBClient? _client;
    private string _missing = "";
    private int _tables;

    public async ValueTask InitializeAsync()
    {
        try
        {
            _local = await DynamoDbLocal.StartAsync();
        }
        catch (DynamoDbLocalException missing)
        {
            _missing = missing.Message;
            return;
        }

        _client = new(
            new BasicAWSCredentials("local", "local"), new AmazonDynamoDBConfig { ServiceURL = _local.Address.ToString(), AuthenticationRegion = "us-east-1" });
    }

    public async Task<MeteredStore> NewStoreAsync()
    {
        if (_client is null && Environment.GetEnvironmentVariable("CI") == "true") Assert.Fail(_missing);
        Assert.SkipWhen(_client is null, _missing);
        var table = string.Create(CultureInfo.InvariantCulture, $"costs-{Interlocked.Increment(ref _tables)}");
        await ChatTable.CreateIfMissingAsync(_client!, table, expire: false);
        return new(_client!, new() { TableName = table });
    }

    public async ValueTask DisposeAsync()
    {
        _client?.Dispose();
        if (_local is not null) await _local.DisposeAsync();
    }
}
