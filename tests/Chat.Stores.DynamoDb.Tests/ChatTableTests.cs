using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;

namespace Chat.Stores.DynamoDb.Tests;

public sealed class ChatTableTests(DynamoDbFixture dynamo)
{
    [Fact]
    public async Task A_table_is_made_where_there_is_none_and_left_alone_where_there_is_one()
    {
        using var client = dynamo.NewClient();
        var name = DynamoDbFixture.NewTableName();

        await ChatTable.CreateIfMissingAsync(client, name);
        await client.PutItemAsync(name, new() { ["pk"] = new("a"), ["sk"] = new("b") });
        await ChatTable.CreateIfMissingAsync(client, name);

        Assert.Null(await ChatTable.FindFaultAsync(client, name));
        Assert.Equal(1, (await client.ScanAsync(new ScanRequest(name))).Count);
        var expiry = (await client.DescribeTimeToLiveAsync(name)).TimeToLiveDescription;
        Assert.Equal(("ttl", TimeToLiveStatus.ENABLED), (expiry.AttributeName, expiry.TimeToLiveStatus));
    }

    [Fact]
    public async Task Two_who_make_it_at_once_both_have_it()
    {
        using var client = dynamo.NewClient();
        var name = DynamoDbFixture.NewTableName();

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => ChatTable.CreateIfMissingAsync(client, name)));

        Assert.Null(await ChatTable.FindFaultAsync(client, name));
    }

    public static TheoryData<string, string> WrongKeys => new()
    {
        { "pk:S", "" },
        { "sk:S", "pk:S" },
        { "pk:S", "sk:N" },
        { "id:S", "sk:S" },
    };

    [Theory]
    [MemberData(nameof(WrongKeys))]
    public async Task A_table_with_other_keys_is_named_and_never_used(string hash, string range)
    {
        using var client = dynamo.NewClient();
        var name = DynamoDbFixture.NewTableName();
        string[] keys = range == "" ? [hash] : [hash, range];
        await client.CreateTableAsync(new CreateTableRequest
        {
            TableName = name,
            BillingMode = BillingMode.PAY_PER_REQUEST,
            AttributeDefinitions = [.. keys.Select(key => new AttributeDefinition(key[..^2], new ScalarAttributeType(key[^1..])))],
            KeySchema = [.. keys.Select((key, i) => new KeySchemaElement(key[..^2], i == 0 ? KeyType.HASH : KeyType.RANGE))],
        });
        var sentence = $"Table {name} has other keys than the chat's: it needs the partition key pk and the sort key sk, both strings.";

        Assert.Equal(sentence, await ChatTable.FindFaultAsync(client, name));
        var thrown = await Assert.ThrowsAsync<DynamoDbStoreException>(() => ChatTable.CreateIfMissingAsync(client, name));
        Assert.Equal(sentence, thrown.Message);
    }
}
