using System.Reflection;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;

namespace Chat.Stores.DynamoDb.Tests;

/// <summary>A client whose writes go through a function that may hold, fail or forget them.</summary>
public class Writes : DispatchProxy
{
    private IAmazonDynamoDB _client = null!;
    private Func<Func<Task<object>>, Task<object>> _through = null!;

    public static IAmazonDynamoDB Of(IAmazonDynamoDB client, Func<Func<Task<object>>, Task<object>> through)
    {
        var proxy = Create<IAmazonDynamoDB, Writes>();
        ((Writes)(object)proxy)._client = client;
        ((Writes)(object)proxy)._through = through;
        return proxy;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => args switch
    {
        [PutItemRequest request, CancellationToken token] => WriteAsync(() => _client.PutItemAsync(request, token)),
        [UpdateItemRequest request, CancellationToken token] => WriteAsync(() => _client.UpdateItemAsync(request, token)),
        [DeleteItemRequest request, CancellationToken token] => WriteAsync(() => _client.DeleteItemAsync(request, token)),
        _ => targetMethod!.Invoke(_client, args),
    };

    private async Task<T> WriteAsync<T>(Func<Task<T>> write) where T : class => (T)await _through(async () => await write());
}
