using System.Reflection;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;

namespace Chat.Stores.DynamoDb.Tests;

/// <summary>What stands between a store and its client: it may hold, fail, forget or repeat a request.</summary>
/// <param name="isWrite">Whether the request changes anything.</param>
/// <param name="send">Sends it.</param>
public delegate Task<object> Interception(bool isWrite, Func<Task<object>> send);

/// <summary>A client whose requests for items go through an <see cref="Interception"/>.</summary>
public class InterceptedClient : DispatchProxy
{
    private IAmazonDynamoDB _client = null!;
    private Interception _through = null!;

    public static IAmazonDynamoDB Of(IAmazonDynamoDB client, Interception through)
    {
        var proxy = Create<IAmazonDynamoDB, InterceptedClient>();
        ((InterceptedClient)(object)proxy)._client = client;
        ((InterceptedClient)(object)proxy)._through = through;
        return proxy;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => args switch
    {
        [PutItemRequest request, CancellationToken token] => SendAsync(true, () => _client.PutItemAsync(request, token)),
        [UpdateItemRequest request, CancellationToken token] => SendAsync(true, () => _client.UpdateItemAsync(request, token)),
        [DeleteItemRequest request, CancellationToken token] => SendAsync(true, () => _client.DeleteItemAsync(request, token)),
        [GetItemRequest request, CancellationToken token] => SendAsync(false, () => _client.GetItemAsync(request, token)),
        [QueryRequest request, CancellationToken token] => SendAsync(false, () => _client.QueryAsync(request, token)),
        _ => targetMethod!.Invoke(_client, args),
    };

    private async Task<T> SendAsync<T>(bool isWrite, Func<Task<T>> send) where T : class =>
        (T)await _through(isWrite, async () => await send());
}
