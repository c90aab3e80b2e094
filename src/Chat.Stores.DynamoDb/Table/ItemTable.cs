using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Microsoft.Extensions.Logging;

namespace Chat.Stores.DynamoDb.Table;

/// <summary>
/// The table as the store uses it: the single way to DynamoDB. Reads are strongly consistent, since each of them
/// decides something; a condition that does not hold is a value; what is throttled is tried again.
/// </summary>
internal sealed partial class ItemTable(IAmazonDynamoDB client, DynamoDbStoreOptions options, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(25);

    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(1);

    private readonly ReturnConsumedCapacity _consumed =
        options.OnConsumed is null ? ReturnConsumedCapacity.NONE : ReturnConsumedCapacity.TOTAL;

    public async ValueTask<Item?> GetAsync(Key key, CancellationToken cancellation)
    {
        var request = new GetItemRequest
        {
            TableName = options.TableName, Key = key.ToItem(), ConsistentRead = true, ReturnConsumedCapacity = _consumed,
        };
        var response = await SendAsync("GetItem", token => client.GetItemAsync(request, token), cancellation);
        Read("GetItem", response.ConsumedCapacity);
        return response.Item is { Count: > 0 } item ? item : null;
    }

    /// <summary>One page of a query; <paramref name="start"/> is the last key of the page before, or null.</summary>
    public async ValueTask<(IReadOnlyList<Item> Items, Item? Next)> QueryAsync(
        string condition, Item values, bool ascending, int? limit, Item? start, CancellationToken cancellation)
    {
        var request = new QueryRequest
        {
            TableName = options.TableName,
            KeyConditionExpression = condition,
            ExpressionAttributeNames = new Expression(condition).Names,
            ExpressionAttributeValues = values,
            ScanIndexForward = ascending,
            Limit = limit,
            ExclusiveStartKey = start,
            ConsistentRead = true,
            ReturnConsumedCapacity = _consumed,
        };
        var response = await SendAsync("Query", token => client.QueryAsync(request, token), cancellation);
        Read("Query", response.ConsumedCapacity);
        return (response.Items ?? [], response.LastEvaluatedKey is { Count: > 0 } next ? next : null);
    }

    public ValueTask<Outcome> PutAsync(Item item, Expression on, CancellationToken cancellation) => WriteAsync("PutItem", async token =>
    {
        var response = await client.PutItemAsync(new PutItemRequest
        {
            TableName = options.TableName,
            Item = item,
            ConditionExpression = on.Condition,
            ExpressionAttributeNames = on.Names,
            ExpressionAttributeValues = on.Values,
            ReturnValues = ReturnValue.ALL_OLD,
            ReturnValuesOnConditionCheckFailure = ReturnValuesOnConditionCheckFailure.ALL_OLD,
            ReturnConsumedCapacity = _consumed,
        }, token);
        return (response.Attributes, response.ConsumedCapacity);
    }, cancellation);

    public ValueTask<Outcome> UpdateAsync(Key key, Expression on, CancellationToken cancellation) => WriteAsync("UpdateItem", async token =>
    {
        var response = await client.UpdateItemAsync(new UpdateItemRequest
        {
            TableName = options.TableName,
            Key = key.ToItem(),
            UpdateExpression = on.Update,
            ConditionExpression = on.Condition,
            ExpressionAttributeNames = on.Names,
            ExpressionAttributeValues = on.Values,
            ReturnValues = ReturnValue.ALL_NEW,
            ReturnValuesOnConditionCheckFailure = ReturnValuesOnConditionCheckFailure.ALL_OLD,
            ReturnConsumedCapacity = _consumed,
        }, token);
        return (response.Attributes, response.ConsumedCapacity);
    }, cancellation);

    public ValueTask<Outcome> DeleteAsync(Key key, Expression on, CancellationToken cancellation) => WriteAsync("DeleteItem", async token =>
    {
        var response = await client.DeleteItemAsync(new DeleteItemRequest
        {
            TableName = options.TableName,
            Key = key.ToItem(),
            ConditionExpression = on.Condition,
            ExpressionAttributeNames = on.Names,
            ExpressionAttributeValues = on.Values,
            ReturnValues = ReturnValue.ALL_OLD,
            ReturnValuesOnConditionCheckFailure = ReturnValuesOnConditionCheckFailure.ALL_OLD,
            ReturnConsumedCapacity = _consumed,
        }, token);
        return (response.Attributes, response.ConsumedCapacity);
    }, cancellation);

    private async ValueTask<Outcome> WriteAsync(
        string operation, Func<CancellationToken, Task<(Item? Item, ConsumedCapacity? Consumed)>> write, CancellationToken cancellation)
    {
        try
        {
            var (item, consumed) = await SendAsync(operation, write, cancellation);
            options.OnConsumed?.Invoke(new(operation, 0, consumed?.CapacityUnits ?? 0));
            return new(true, item is { Count: > 0 } ? item : null);
        }
        catch (ConditionalCheckFailedException refused)
        {
            return new(false, refused.Item is { Count: > 0 } item ? item : null);
        }
    }

    private async Task<T> SendAsync<T>(string operation, Func<CancellationToken, Task<T>> send, CancellationToken cancellation)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return await send(cancellation);
            }
            catch (Exception exception) when (Faults.IsThrottle(exception) && attempt < options.ThrottleRetries)
            {
                LogThrottled(logger, operation, attempt + 1);
            }
            catch (Exception exception) when (!cancellation.IsCancellationRequested
                && Faults.Explain(exception, operation, options.TableName, Faults.Where(client)) is { } sentence)
            {
                throw new DynamoDbStoreException(sentence, exception);
            }

            await WaitAsync(attempt, cancellation);
        }
    }

    /// <summary>Full jitter, so that those who were throttled together do not come back together.</summary>
    public Task WaitAsync(int attempt, CancellationToken cancellation)
    {
        var longest = Math.Min(FirstWait.TotalMilliseconds * Math.Pow(2, attempt), LongestWait.TotalMilliseconds);
        return Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.NextDouble() * longest), time, cancellation);
    }

    private void Read(string operation, ConsumedCapacity? consumed) =>
        options.OnConsumed?.Invoke(new(operation, consumed?.CapacityUnits ?? 0, 0));

    [LoggerMessage(1, LogLevel.Warning, "DynamoDB throttled {Operation}, try {Attempt}; it is tried again.")]
    private static partial void LogThrottled(ILogger logger, string operation, int attempt);
}
