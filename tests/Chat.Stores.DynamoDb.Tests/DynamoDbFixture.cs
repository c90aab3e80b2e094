using Amazon.DynamoDBv2;
using Amazon.Runtime;
using Chat.LocalGateway.Databases;
using Chat.Stores.DynamoDb.Tests;

[assembly: AssemblyFixture(typeof(DynamoDbFixture))]

namespace Chat.Stores.DynamoDb.Tests;

/// <summary>One DynamoDB Local for the whole run, and one client for all tests.</summary>
public sealed class DynamoDbFixture : IAsyncLifetime
{
    private static int _tables;

    private DynamoDbLocal? _local;
    private string _missing = "";

    public async ValueTask InitializeAsync()
    {
        try
        {
            _local = await DynamoDbLocal.StartAsync();
        }
        catch (DynamoDbLocalException exception)
        {
            _missing = exception.Message;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_local is not null)
            await _local.DisposeAsync();
    }

    private static bool IsCi => Environment.GetEnvironmentVariable("CI") == "true";

    /// <summary>A client of DynamoDB Local. Skips the test where there is none, and fails it in CI.</summary>
    public AmazonDynamoDBClient NewClient()
    {
        if (_local is null && IsCi)
            Assert.Fail(_missing);
        Assert.SkipWhen(_local is null, _missing);
        return NewClient(_local!.Address.ToString());
    }

    public static AmazonDynamoDBClient NewClient(string url) => new(
        new BasicAWSCredentials("local", "local"),
        new AmazonDynamoDBConfig { ServiceURL = url, AuthenticationRegion = "us-east-1", MaxErrorRetry = 0 });

    /// <summary>A name that no other table has.</summary>
    public static string NewTableName() => $"chat-{Interlocked.Increment(ref _tables)}";

    /// <summary>An empty table. Nothing in it expires by DynamoDB's own clock, which is not the tests'.</summary>
    public async Task<DynamoDbDatabase> NewDatabaseAsync(TimeProvider clock)
    {
        var client = NewClient();
        var name = NewTableName();
        await ChatTable.CreateIfMissingAsync(client, name, expire: false);
        return new DynamoDbDatabase(client, name, clock);
    }
}
