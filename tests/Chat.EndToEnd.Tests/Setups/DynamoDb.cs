using Chat.LocalGateway;
using Chat.LocalGateway.Databases;
using Chat.Testing;

[assembly: AssemblyFixture(typeof(Chat.EndToEnd.Tests.DynamoDb))]

namespace Chat.EndToEnd.Tests;

/// <summary>One DynamoDB Local for all set-ups, started by the first that wants it.</summary>
public sealed class DynamoDb : IAsyncDisposable
{
    private static int _tables;

    private readonly Lazy<Task<DynamoDbLocal>> _local = new(() => DynamoDbLocal.StartAsync());
    private string _missing = "";

    /// <summary>A table that no other set-up has; null where this machine lacks Java or DynamoDB Local.</summary>
    public async Task<DynamoDbChoice?> NewTableAsync()
    {
        try
        {
            return new((await _local.Value).Address, $"chat-{Interlocked.Increment(ref _tables)}");
        }
        catch (DynamoDbLocalException missing)
        {
            _missing = missing.Message;
            return null;
        }
    }

    /// <summary>Skips the test with the reason why there is none; in CI, where everything is installed, it fails.</summary>
    public void Require()
    {
        if (Tool.IsRequired) Assert.Fail(_missing);
        Assert.Skip(_missing);
    }

    public async ValueTask DisposeAsync()
    {
        if (_local is { IsValueCreated: true, Value.IsCompletedSuccessfully: true }) await (await _local.Value).DisposeAsync();
    }
}
