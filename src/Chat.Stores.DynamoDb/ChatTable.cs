using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Chat.Stores.DynamoDb.Table;

namespace Chat.Stores.DynamoDb;

/// <summary>The one table: its keys, and the ways to have it. On AWS the infrastructure declares it.</summary>
public static class ChatTable
{
    // AWS makes a table in seconds, DynamoDB Local at once: soon enough for the one, and few calls for the other.
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(200);

    /// <summary>The partition key, a string.</summary>
    public const string PartitionKey = "pk";

    /// <summary>The sort key, a string.</summary>
    public const string SortKey = "sk";

    /// <summary>The attribute of the time to live, in seconds since 1970.</summary>
    public const string TimeToLive = "ttl";

    /// <summary>Says in one sentence what is wrong with a table; null where it is as the store needs it.</summary>
    /// <remarks>Needs the permission dynamodb:DescribeTable, which the functions themselves do not.</remarks>
    public static async Task<string?> FindFaultAsync(IAmazonDynamoDB client, string name, CancellationToken cancellation = default)
    {
        try
        {
            return FaultOf((await client.DescribeTableAsync(name, cancellation)).Table);
        }
        catch (Exception exception) when (Explain(client, exception, "DescribeTable", name, cancellation) is { } sentence)
        {
            return sentence;
        }
    }

    /// <summary>
    /// Makes the table where there is none, billed by request, and waits until it can be used. For laptops and tests: on AWS
    /// nothing of the chat may create tables.
    /// </summary>
    /// <param name="expire">Whether DynamoDB deletes what has expired, by its own clock; tests have one of their own.</param>
    /// <exception cref="DynamoDbStoreException">The table cannot be made, or is there with other keys.</exception>
    public static async Task CreateIfMissingAsync(
        IAmazonDynamoDB client, string name, bool expire = true, CancellationToken cancellation = default)
    {
        try
        {
            if (await CreateAsync(client, name, cancellation) && expire)
                await client.UpdateTimeToLiveAsync(new UpdateTimeToLiveRequest
                {
                    TableName = name,
                    TimeToLiveSpecification = new() { AttributeName = TimeToLive, Enabled = true },
                }, cancellation);
        }
        catch (Exception exception) when (Explain(client, exception, "CreateTable", name, cancellation) is { } sentence)
        {
            throw new DynamoDbStoreException(sentence, exception);
        }

        if (await FindFaultAsync(client, name, cancellation) is { } fault)
            throw new DynamoDbStoreException(fault);
    }

    /// <returns>Whether it was this call that made the table.</returns>
    private static async Task<bool> CreateAsync(IAmazonDynamoDB client, string name, CancellationToken cancellation)
    {
        var made = true;
        try
        {
            await client.CreateTableAsync(new CreateTableRequest
            {
                TableName = name,
                BillingMode = BillingMode.PAY_PER_REQUEST,
                AttributeDefinitions = [new(PartitionKey, ScalarAttributeType.S), new(SortKey, ScalarAttributeType.S)],
                KeySchema = [new(PartitionKey, KeyType.HASH), new(SortKey, KeyType.RANGE)],
            }, cancellation);
        }
        catch (ResourceInUseException)
        {
            made = false;
        }

        while ((await client.DescribeTableAsync(name, cancellation)).Table.TableStatus == TableStatus.CREATING)
            await Task.Delay(BetweenLooks, cancellation);
        return made;
    }

    private static string? FaultOf(TableDescription table)
    {
        var keys = (table.KeySchema ?? []).Select(key => $"{key.AttributeName}:{key.KeyType}").Order(StringComparer.Ordinal);
        var types = (table.AttributeDefinitions ?? []).ToDictionary(one => one.AttributeName, one => one.AttributeType);
        return keys.SequenceEqual([$"{PartitionKey}:{KeyType.HASH}", $"{SortKey}:{KeyType.RANGE}"])
            && types[PartitionKey] == ScalarAttributeType.S && types[SortKey] == ScalarAttributeType.S
                ? null
                : $"Table {table.TableName} has other keys than the chat's: "
                    + $"it needs the partition key {PartitionKey} and the sort key {SortKey}, both strings.";
    }

    private static string? Explain(
        IAmazonDynamoDB client, Exception exception, string operation, string name, CancellationToken cancellation) =>
        cancellation.IsCancellationRequested ? null : Faults.Explain(exception, operation, name, Faults.Where(client));
}
