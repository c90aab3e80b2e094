using System.Net;
using System.Text;
using Amazon.ApiGatewayManagementApi;
using Amazon.ApiGatewayManagementApi.Model;
using Amazon.Runtime;
using Chat.Core.Delivery;
using Chat.LocalGateway.Tests.Harness;
using Chat.ManagementApi;
using Microsoft.Extensions.Logging.Abstractions;

namespace Chat.LocalGateway.Tests.Management;

/// <summary>The functions' own sender and AWS's .NET client against the real gateway. Their clock is the machine's.</summary>
public sealed class SdkTests
{
    private const string Unknown = "UhR2teNkIAMCE-w=";

    [Fact]
    public async Task The_SDKs_client_posts_gets_and_deletes()
    {
        await using var gateway = await TestGateway.StartAsync(startAt: DateTimeOffset.UtcNow);
        using var receiver = await gateway.RawAsync();
        await receiver.UpgradeAsync(RawClient.Handshake(extra: "User-Agent: browser\r\n"));
        var id = gateway.LastConnectionId;
        using var sdk = Client(gateway);
        Assert.Equal(HttpStatusCode.OK, (await PostAsync(sdk, id, "hello")).HttpStatusCode);
        Assert.Equal("hello", (await receiver.ReadFrameAsync())!.Text);
        var found = await sdk.GetConnectionAsync(new() { ConnectionId = id }, TestContext.Current.CancellationToken).Soon();
        var connectedAt = gateway.Functions.Of("connect")[^1].Context.GetProperty("connectedAt").GetInt64();
        Assert.Equal(DateTimeOffset.FromUnixTimeMilliseconds(connectedAt).UtcDateTime, found.ConnectedAt!.Value.ToUniversalTime());
        Assert.Equal(("127.0.0.1", "browser"), (found.Identity.SourceIp, found.Identity.UserAgent));
        Assert.InRange(found.LastActiveAt!.Value.ToUniversalTime(), found.ConnectedAt.Value.ToUniversalTime(), DateTime.UtcNow);
        var deleted = await sdk.DeleteConnectionAsync(new() { ConnectionId = id }, TestContext.Current.CancellationToken).Soon();
        Assert.Equal(HttpStatusCode.NoContent, deleted.HttpStatusCode);
        Assert.Equal(1000, (await receiver.ReadFrameAsync())!.CloseCode);
    }

    [Fact]
    public async Task The_SDKs_client_sees_each_refusal_as_its_exception()
    {
        await using var gateway = await TestGateway.StartAsync(startAt: DateTimeOffset.UtcNow);
        using var sdk = Client(gateway);
        await Assert.ThrowsAsync<GoneException>(() => PostAsync(sdk, Unknown, "hello"));
        await Assert.ThrowsAsync<PayloadTooLargeException>(() => PostAsync(sdk, Unknown, new string('x', 131_073)));
        Assert.Equal("BadRequestException", (await Refused(sdk, "abc")).ErrorCode);
        using var otherStage = Client(gateway, stage: "prod");
        await Assert.ThrowsAsync<ForbiddenException>(() => PostAsync(otherStage, Unknown, "hello"));
        using var twice = Client(gateway, stage: "local/local");
        Assert.Equal((HttpStatusCode.NotFound, "NotFoundException"), await StatusAndCode(twice));
        using var forged = Client(gateway, secret: "guessed");
        Assert.Equal((HttpStatusCode.Forbidden, "InvalidSignatureException"), await StatusAndCode(forged));
        using var elsewhere = Client(gateway, region: "eu-west-1");
        Assert.Equal((HttpStatusCode.Forbidden, "InvalidSignatureException"), await StatusAndCode(elsewhere));
        using var stranger = Client(gateway, accessKey: "stranger");
        Assert.Equal((HttpStatusCode.Forbidden, "UnrecognizedClientException"), await StatusAndCode(stranger));
    }

    [Fact]
    public async Task The_functions_own_sender_delivers_thousands_of_posts_in_order()
    {
        const int posts = 2_000;
        await using var gateway = await TestGateway.StartAsync(startAt: DateTimeOffset.UtcNow);
        using var receiver = await gateway.OpenRawAsync();
        using var sender = Sender(gateway);
        for (int i = 0; i < posts; i++)
        {
            Assert.Equal(DeliveryOutcome.Delivered, await SendAsync(sender, gateway.LastConnectionId, $"{i} é"));
            Assert.Equal($"{i} é", (await receiver.ReadFrameAsync())!.Text);
        }
        await Wait.UntilAsync(() => gateway.Gateway.Counters.MessagesOut >= posts, "all frames are counted"); // which is after they are written
        Assert.Equal(posts, gateway.Gateway.Counters.MessagesOut);
    }

    [Fact]
    public async Task The_functions_own_sender_posts_to_many_at_once()
    {
        const int receivers = 100, rounds = 20;
        await using var gateway = await TestGateway.StartAsync(startAt: DateTimeOffset.UtcNow);
        var clients = await Task.WhenAll(Enumerable.Range(0, receivers).Select(_ => gateway.OpenRawAsync()));
        string[] ids = [.. gateway.Functions.Of("connect").Select(call => call.ConnectionId)];
        using var sender = Sender(gateway);
        for (int round = 0; round < rounds; round++)
        {
            var frame = new Frame(Encoding.UTF8.GetBytes($"round {round}"));
            var outcomes = await Task.WhenAll(ids.Select(id => sender.SendAsync(id, frame, TestContext.Current.CancellationToken).AsTask())).Soon();
            Assert.All(outcomes, outcome => Assert.Equal(DeliveryOutcome.Delivered, outcome));
            foreach (var client in clients) Assert.Equal($"round {round}", (await client.ReadFrameAsync())!.Text);
        }
        foreach (var client in clients) client.Dispose();
        await gateway.UntilDisconnectsAsync(receivers);
    }

    [Fact]
    public async Task The_functions_own_sender_and_client_are_told_the_outcome()
    {
        await using var gateway = await TestGateway.StartAsync(startAt: DateTimeOffset.UtcNow);
        using var receiver = await gateway.OpenRawAsync();
        var id = gateway.LastConnectionId;
        using var sender = Sender(gateway);
        Assert.Equal(DeliveryOutcome.Gone, await SendAsync(sender, Unknown, "hello"));
        Assert.Equal(DeliveryOutcome.Failed, await SendAsync(sender, "abc", "hello"));
        using var forger = Sender(gateway, secret: "guessed");
        Assert.Equal(DeliveryOutcome.Failed, await SendAsync(forger, id, "forged"));
        Assert.Equal(DeliveryOutcome.Delivered, await SendAsync(sender, id, "true"));
        Assert.Equal("true", (await receiver.ReadFrameAsync())!.Text);
        using var connections = new ConnectionsClient(Options(gateway), new BasicAWSCredentials("local", "local"));
        Assert.Equal("127.0.0.1", (await connections.FindAsync(id, TestContext.Current.CancellationToken))!.SourceIp);
        Assert.Equal(DeliveryOutcome.Failed, await forger.CloseAsync(id, TestContext.Current.CancellationToken));
        Assert.Equal(DeliveryOutcome.Delivered, await SendAsync(sender, id, "last"));
        Assert.Equal(DeliveryOutcome.Delivered, await sender.CloseAsync(id, TestContext.Current.CancellationToken));
        Assert.Equal("last", (await receiver.ReadFrameAsync())!.Text);
        Assert.Equal(1000, (await receiver.ReadFrameAsync())!.CloseCode);
        Assert.Equal(DeliveryOutcome.Gone, await sender.CloseAsync(id, TestContext.Current.CancellationToken));
        Assert.False(await connections.CloseAsync(id, TestContext.Current.CancellationToken));
        Assert.Null(await connections.FindAsync(id, TestContext.Current.CancellationToken));
        using var strange = new ConnectionsClient(Options(gateway), new BasicAWSCredentials("local", "guessed"));
        Assert.Equal(HttpStatusCode.Forbidden, (await Assert.ThrowsAnyAsync<AmazonServiceException>(() => strange.FindAsync(id))).StatusCode);
    }

    private static Task<PostToConnectionResponse> PostAsync(AmazonApiGatewayManagementApiClient sdk, string id, string text) =>
        sdk.PostToConnectionAsync(new() { ConnectionId = id, Data = new MemoryStream(Encoding.UTF8.GetBytes(text)) }, TestContext.Current.CancellationToken).Soon();

    private static Task<AmazonApiGatewayManagementApiException> Refused(AmazonApiGatewayManagementApiClient sdk, string id) =>
        Assert.ThrowsAsync<AmazonApiGatewayManagementApiException>(() => PostAsync(sdk, id, "hello"));

    private static async Task<(HttpStatusCode Status, string Code)> StatusAndCode(AmazonApiGatewayManagementApiClient sdk)
    {
        var refused = await Refused(sdk, Unknown);
        Assert.NotEmpty(refused.RequestId);
        return (refused.StatusCode, refused.ErrorCode);
    }

    private static AmazonApiGatewayManagementApiClient Client(
        TestGateway gateway, string stage = "local", string accessKey = "local", string secret = "local", string region = "us-east-1") =>
        new(new BasicAWSCredentials(accessKey, secret), new AmazonApiGatewayManagementApiConfig
        {
            ServiceURL = $"http://127.0.0.1:{gateway.Port}/{stage}",
            AuthenticationRegion = region,
        });

    private static ManagementApiOptions Options(TestGateway gateway) => new()
    {
        Endpoint = new Uri($"http://127.0.0.1:{gateway.Port}/local"),
        Region = "us-east-1",
        AttemptTimeout = Wait.Limit,
        Deadline = 2 * Wait.Limit,
    };

    private static ManagementApiSender Sender(TestGateway gateway, string secret = "local") =>
        new(Options(gateway), new BasicAWSCredentials("local", secret), TimeProvider.System, NullLogger<ManagementApiSender>.Instance);

    private static Task<DeliveryOutcome> SendAsync(ManagementApiSender sender, string id, string text) =>
        sender.SendAsync(id, new Frame(Encoding.UTF8.GetBytes(text)), TestContext.Current.CancellationToken).AsTask().Soon();
}
