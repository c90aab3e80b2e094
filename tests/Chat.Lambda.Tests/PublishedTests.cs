using System.Text.Json;
using Amazon.DynamoDBv2;
using Amazon.Runtime;
using Chat.Lambda.Tests.Doubles;
using Chat.LocalGateway.Databases;
using Chat.Packaging;
using Chat.Stores.DynamoDb;
using Chat.Testing;

namespace Chat.Lambda.Tests;

/// <summary>
/// The program as it deploys, native and managed: events over the Runtime API, DynamoDB Local for the table and posts
/// to an @connections endpoint, with nothing of the chat in this process.
/// </summary>
public sealed class PublishedTests : IAsyncLifetime
{
    private const string Table = "chat";

    private DynamoDbLocal _dynamo = null!;
    private ConnectionsServer _connections = null!;

    public async ValueTask InitializeAsync()
    {
        try
        {
            _dynamo = await DynamoDbLocal.StartAsync();
        }
        catch (DynamoDbLocalException missing)
        {
            SkipUnlessRequired(missing.Message);
        }

        _connections = await ConnectionsServer.StartAsync();
        using var client = new AmazonDynamoDBClient(
            new BasicAWSCredentials("local", "local"),
            new AmazonDynamoDBConfig { ServiceURL = _dynamo.Address.ToString(), AuthenticationRegion = "us-east-1" });
        await ChatTable.CreateIfMissingAsync(client, Table);
    }

    public async ValueTask DisposeAsync()
    {
        if (_connections is not null) await _connections.DisposeAsync();
        if (_dynamo is not null) await _dynamo.DisposeAsync();
    }

    // Warnings of the compiler to native code are errors, so that publishing at all says that there are none.
    [Fact]
    public async Task The_native_bootstrap_lets_clients_in_and_posts_what_they_say_to_each_other()
    {
        if (NativeTools.FaultFor(NativeTools.Architecture) is { } fault) SkipUnlessRequired(fault);
        await LetInAndPostAsync(FunctionProcess.PublishNative());
    }

    [Fact]
    public Task The_managed_assembly_does_the_same() => LetInAndPostAsync(FunctionProcess.Managed);

    [Fact]
    public async Task The_native_bootstrap_checks_tokens()
    {
        if (NativeTools.FaultFor(NativeTools.Architecture) is { } fault) SkipUnlessRequired(fault);
        await CheckTokensAsync(FunctionProcess.PublishNative());
    }

    [Fact]
    public Task The_managed_assembly_checks_tokens_as_well() => CheckTokensAsync(FunctionProcess.Managed);

    /// <summary>Counted, not timed: a busy machine fits fewer tries into their budget, and no machine more.</summary>
    [Fact]
    public async Task One_that_never_reads_is_posted_to_once_for_each_message_after_its_first_tries()
    {
        await using (var connect = await StartAsync("connect", FunctionProcess.Managed))
        {
            foreach (var id in new[] { "AAAAAAAAAAACE-w=", "BBBBBBBBBBBCE-w=", "CCCCCCCCCCCCE-w=" })
                Assert.Equal(200, Status(await connect.InvokeAsync(Event("connect", id))));
        }

        _connections.Status = target => target.Contains("CCCC", StringComparison.Ordinal) ? 429 : 200;
        await using var message = await StartAsync("message", FunctionProcess.Managed);
        foreach (var text in new[] { "first", "second", "third" })
        {
            var reply = JsonDocument.Parse(await message.InvokeAsync(
                Event("message", "AAAAAAAAAAACE-w=").Replace("hello", text, StringComparison.Ordinal))).RootElement;
            Assert.Equal(text, JsonDocument.Parse(reply.Text("body")!).RootElement.Text("text"));
        }

        var posts = _connections.Drain();
        int Count(string id, string text) => posts.Count(post =>
            post.Target.Contains(id, StringComparison.Ordinal) && JsonDocument.Parse(post.Body).RootElement.Text("text") == text);
        Assert.InRange(Count("CCCC", "first"), 1, 1 + new Core.ChatOptions().ThrottledRetries);
        Assert.Equal((1, 1), (Count("CCCC", "second"), Count("CCCC", "third")));
        Assert.Equal((1, 1, 1), (Count("BBBB", "first"), Count("BBBB", "second"), Count("BBBB", "third")));
    }

    private async Task CheckTokensAsync(IReadOnlyList<string> command)
    {
        await using var issuer = await TestIssuer.StartAsync();
        await using var connect = await RunningFunction.StartAsync(
            "connect", command, _dynamo.Address, Table, _connections.Endpoint,
            new() { ["CHAT_TOKEN_ISSUER"] = issuer.Url, ["CHAT_TOKEN_AUDIENCE"] = TestIssuer.Audience });
        async Task<int> StatusAsync(string token) => Status(await connect.InvokeAsync(
            Event("connect", "AAAAAAAAAAACE-w=").Replace("\"chat.v1\"", $"\"chat.v1, bearer.{token}\"", StringComparison.Ordinal)));
        Assert.Equal(200, await StatusAsync(issuer.Token()));
        Assert.Equal(200, await StatusAsync(issuer.Token(key: issuer.Ec)));
        Assert.Equal(401, await StatusAsync(issuer.Token(key: TestKey.Rsa())));
        Assert.Equal(401, await StatusAsync(issuer.Token(header: header => header["crit"] = new System.Text.Json.Nodes.JsonArray("b64"))));
        Assert.Equal(401, await StatusAsync(issuer.Token(claims => claims["exp"] = 1_000_000_000)));
        Assert.Equal(401, Status(await connect.InvokeAsync(Event("connect", "AAAAAAAAAAACE-w="))));
        Assert.Equal(1, issuer.Fetches);
        if (OperatingSystem.IsWindows()) return;
        var (exit, log) = await connect.TerminateAsync();
        Assert.Equal(0, exit);
        Assert.Contains("Expired", log, StringComparison.Ordinal);
        Assert.DoesNotContain("eyJ", log, StringComparison.Ordinal);
    }

    private async Task LetInAndPostAsync(IReadOnlyList<string> command)
    {
        await using (var connect = await StartAsync("connect", command))
        {
            Assert.Equal(200, Status(await connect.InvokeAsync(Event("connect", "AAAAAAAAAAACE-w="))));
            Assert.Equal(200, Status(await connect.InvokeAsync(Event("connect", "BBBBBBBBBBBCE-w="))));
            await EndsInPeaceAsync(connect);
        }

        await using var message = await StartAsync("message", command);
        var reply = JsonDocument.Parse(await message.InvokeAsync(Event("message", "AAAAAAAAAAACE-w="))).RootElement;
        var post = await _connections.NextAsync();
        Assert.Equal(("POST", "/local/%40connections/BBBBBBBBBBBCE-w%3D"), (post.Method, post.Target));
        Assert.StartsWith("AWS4-HMAC-SHA256 Credential=local/", post.Authorization, StringComparison.Ordinal);
        Assert.Equal("hello", JsonDocument.Parse(post.Body).RootElement.Text("text"));
        Assert.Equal("hello", JsonDocument.Parse(reply.Text("body")!).RootElement.Text("text"));
        await EndsInPeaceAsync(message);
        await FailAloneAsync(command);
    }

    private async Task FailAloneAsync(IReadOnlyList<string> command)
    {
        await using var fanOut = await StartAsync("fan-out", command);
        Assert.Equal("""{"batchItemFailures":[{"itemIdentifier":"x"}]}""", await fanOut.InvokeAsync("""{"Records":[{"messageId":"x","body":"no job"}]}"""));
        if (OperatingSystem.IsWindows()) return;
        var (exitCode, log) = await fanOut.TerminateAsync();
        Assert.Equal(0, exitCode);
        Assert.Contains("Job x cannot be read", log, StringComparison.Ordinal);
    }

    private Task<RunningFunction> StartAsync(string function, IReadOnlyList<string> command) =>
        RunningFunction.StartAsync(function, command, _dynamo.Address, Table, _connections.Endpoint);

    private static async Task EndsInPeaceAsync(RunningFunction function)
    {
        if (OperatingSystem.IsWindows()) return;
        Assert.Equal((0, ""), await function.TerminateAsync());
    }

    // A connection that began when the recorded event did has expired by now.
    private static string Event(string name, string connectionId) =>
        TestFunctions.Event(name).Replace(TestFunctions.ConnectionId, connectionId, StringComparison.Ordinal).Replace(
            $"\"connectedAt\": {TestFunctions.ConnectedAt.ToUnixTimeMilliseconds()}",
            $"\"connectedAt\": {DateTimeOffset.UtcNow.ToUnixTimeMilliseconds()}",
            StringComparison.Ordinal);

    private static int Status(string reply) => JsonDocument.Parse(reply).RootElement.GetProperty("statusCode").GetInt32();

    private static void SkipUnlessRequired(string reason)
    {
        if (Tool.IsRequired) Assert.Fail(reason);
        Assert.Skip(reason);
    }
}
