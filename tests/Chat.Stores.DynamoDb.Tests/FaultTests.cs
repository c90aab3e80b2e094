using System.Net;
using System.Net.Sockets;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.Runtime;
using Microsoft.Extensions.Logging.Abstractions;

namespace Chat.Stores.DynamoDb.Tests;

/// <summary>What goes wrong outside the store is said in one sentence that names the thing.</summary>
public sealed class FaultTests(DynamoDbFixture dynamo) : StoreTest(dynamo)
{
    [Fact]
    public async Task A_missing_table_is_named()
    {
        var store = Open(Database.Client, "nowhere");
        var where = $"DynamoDB at {Database.Client.Config.ServiceURL}";

        var thrown = await Assert.ThrowsAsync<DynamoDbStoreException>(() => store.ConnectAsync(NewConnection("a")).AsTask());

        Assert.Equal($"{where} has no table named nowhere: create it, or name the table that the chat was given.", thrown.Message);
        Assert.IsType<ResourceNotFoundException>(thrown.InnerException);
        Assert.Equal(thrown.Message, await ChatTable.FindFaultAsync(Database.Client, "nowhere"));
    }

    [Fact]
    public async Task An_address_where_nobody_listens_is_named()
    {
        using var client = DynamoDbFixture.NewClient($"http://127.0.0.1:{ClosedPort()}");

        var thrown = await Assert.ThrowsAsync<DynamoDbStoreException>(() => Open(client, "chat").ReadRosterAsync("lobby").AsTask());

        var where = $"DynamoDB at {client.Config.ServiceURL}";
        Assert.Equal($"{where} cannot be reached: check the address, the region and the network.", thrown.Message);
        Assert.Equal(thrown.Message, await ChatTable.FindFaultAsync(client, "chat"));
    }

    [Theory]
    [InlineData("UnrecognizedClientException")]
    [InlineData("ExpiredTokenException")]
    [InlineData("InvalidSignatureException")]
    public async Task Credentials_that_are_refused_are_named(string code)
    {
        var thrown = await ThrownAsync(new AmazonDynamoDBException("No.") { ErrorCode = code, StatusCode = HttpStatusCode.BadRequest });

        Assert.EndsWith(
            $"does not accept the AWS credentials ({code}): sign in again, or check that the region fits the address.", thrown.Message);
    }

    [Fact]
    public async Task Credentials_that_are_missing_or_do_not_suffice_are_named()
    {
        var missing = await ThrownAsync(new AmazonClientException("Failed to resolve AWS credentials."));
        var denied = await ThrownAsync(new AmazonDynamoDBException("No.") { ErrorCode = "AccessDeniedException" });

        Assert.Equal("No AWS credentials were found: sign in, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.", missing.Message);
        Assert.Equal(
            $"The AWS credentials do not allow GetItem on table {Database.Table}: give their role that permission.", denied.Message);
    }

    [Fact]
    public async Task Any_other_refusal_is_named_by_its_code_and_without_what_it_says_of_the_item()
    {
        var thrown = await ThrownAsync(new AmazonDynamoDBException("Bad value 'secret'.")
        {
            ErrorCode = "ValidationException",
            StatusCode = HttpStatusCode.BadRequest,
        });

        Assert.EndsWith($"refused GetItem on table {Database.Table}: ValidationException.", thrown.Message);
    }

    [Fact]
    public async Task What_is_cancelled_throws_that_and_no_sentence()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Store.FindConnectionAsync("a", cancelled.Token).AsTask());
    }

    private async Task<DynamoDbStoreException> ThrownAsync(Exception fault)
    {
        var store = Open(InterceptedClient.Of(Database.Client, (_, _) => throw fault), Database.Table);
        var thrown = await Assert.ThrowsAsync<DynamoDbStoreException>(() => store.FindConnectionAsync("a").AsTask());
        Assert.Same(fault, thrown.InnerException);
        return thrown;
    }

    private DynamoDbChatStore Open(IAmazonDynamoDB client, string table) =>
        new(client, new() { TableName = table }, Clock, NullLogger<DynamoDbChatStore>.Instance);

    private static int ClosedPort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
