using System.Text.RegularExpressions;
using Amazon.DynamoDBv2;
using Amazon.Runtime;
using Amazon.SQS;
using Amazon.SQS.Model;
using Chat.LocalGateway;
using Chat.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Chat.EndToEnd.Tests.Up;

/// <summary>Whose key finds what the chat keeps in DynamoDB, and whose is taken by the gateway.</summary>
[Collection(ProcessesAlone.Name)]
public sealed partial class UpDynamoDbTests(DynamoDb dynamoDb)
{
    [Theory]
    [InlineData("--dynamodb", "local")]
    [InlineData("--lambda", "processes", "--credentials", "mine:a-secret")]
    public async Task In_DynamoDB_Local_the_key_that_it_prints_finds_the_table_and_no_other(params string[] options)
    {
        await NewTableAsync();
        await using var up = await UpProcess.StartAsync(["--port", "0", .. options]);
        await using var alice = await ChatClient.ConnectAsync(up.WebSocketUrl, "alice");
        Assert.Equal(1, (await alice.AskAsync(new { action = "message", text = "kept" })).Number("seq"));
        var printed = Printed().Match(up.Output);
        Assert.True(printed.Success, up.Output);
        var address = printed.Groups[1].Value;
        Assert.Equal(["chat"], await TablesAsync(address, printed.Groups[2].Value));
        Assert.Empty(await TablesAsync(address, "local"));
        Assert.Empty(await TablesAsync(address, "mine"));
    }

    [Fact]
    public async Task A_DynamoDB_at_an_address_is_asked_with_the_persons_own_key()
    {
        var table = await NewTableAsync();
        await using var up = await UpProcess.StartAsync(
            "--port", "0", "--dynamodb", $"{table.Address}", "--table", table.Table, "--credentials", "mine:a-secret");
        Assert.Contains($"dynamodb   {table.Address}\n", up.Output, StringComparison.Ordinal);
        Assert.Contains(table.Table, await TablesAsync($"{table.Address}", "mine"));
    }

    [Fact]
    public async Task Calls_are_taken_from_the_functions_and_from_the_person_and_from_nobody_else()
    {
        await NewTableAsync();
        await using var chat = await LocalChat.StartAsync(
            new() { Port = 0, Lambda = LambdaHosting.Processes, AccessKey = new("mine", "a-secret") }, NullLoggerFactory.Instance,
            TestContext.Current.CancellationToken);
        await using var alice = await ChatClient.ConnectAsync(chat.WebSocketUrl, "alice");
        await using var bob = await ChatClient.ConnectAsync(chat.WebSocketUrl, "bob");
        await alice.AskAsync(new { action = "message", text = "posted by a function" });
        Assert.Equal("posted by a function", (await bob.NextAsync("message")).Text("text"));
        Assert.Equal(2, await QueuesAsync(chat, "mine", "a-secret"));
        await Assert.ThrowsAsync<AmazonSQSException>(() => QueuesAsync(chat, "local", "local"));
        await Assert.ThrowsAsync<AmazonSQSException>(() => QueuesAsync(chat, chat.DynamoDbKeyId!, "local"));
    }

    /// <summary>In the DynamoDB Local of all tests; skips the test where there is none.</summary>
    private async Task<DynamoDbChoice> NewTableAsync()
    {
        if (await dynamoDb.NewTableAsync() is { } table) return table;
        dynamoDb.Require();
        throw new InvalidOperationException("It is required.");
    }

    private static async Task<List<string>> TablesAsync(string address, string keyId)
    {
        using var client = new AmazonDynamoDBClient(
            new BasicAWSCredentials(keyId, "any"), new AmazonDynamoDBConfig { ServiceURL = address, AuthenticationRegion = "us-east-1" });
        return (await client.ListTablesAsync(TestContext.Current.CancellationToken)).TableNames ?? [];
    }

    private static async Task<int> QueuesAsync(LocalChat chat, string keyId, string secret)
    {
        using var client = new AmazonSQSClient(
            new BasicAWSCredentials(keyId, secret), new AmazonSQSConfig { ServiceURL = $"{chat.PageUrl}", AuthenticationRegion = "us-east-1", MaxErrorRetry = 0 });
        return (await client.ListQueuesAsync(new ListQueuesRequest(), TestContext.Current.CancellationToken)).QueueUrls.Count;
    }

    [GeneratedRegex("^dynamodb   (http://127.0.0.1:[0-9]+/)  access key id ([0-9a-z]{32}), any secret$", RegexOptions.Multiline)]
    private static partial Regex Printed();
}
