using System.Net;
using System.Text;
using Amazon.ApiGatewayManagementApi;
using Amazon.ApiGatewayManagementApi.Model;
using Amazon.Runtime;
using Chat.ManagementApi.Tests.Support;

namespace Chat.ManagementApi.Tests;

/// <summary>The SDK's client against the same server: the real one, or the stand-in that has to behave as it does.</summary>
public sealed class SdkClientTests
{
    [Fact]
    public async Task Its_requests_have_the_contracts_form()
    {
        await using var gateway = await FakeGateway.StartAsync();
        gateway.Script = (_, request) => request.Method == "DELETE" ? new Reply(204) : new Reply(200, Body: request.Method == "GET" ? "{}" : "");
        using var client = Client(gateway);
        using var data = new MemoryStream(Encoding.UTF8.GetBytes("{\"a\":1}"));
        data.Position = 3;

        var posted = await client.PostToConnectionAsync(new PostToConnectionRequest { ConnectionId = Senders.Id, Data = data });
        var found = await client.GetConnectionAsync(new GetConnectionRequest { ConnectionId = Senders.Id });
        var deleted = await client.DeleteConnectionAsync(new DeleteConnectionRequest { ConnectionId = Senders.Id });

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.NoContent), (posted.HttpStatusCode, found.HttpStatusCode, deleted.HttpStatusCode));
        Assert.Equal(["POST", "GET", "DELETE"], gateway.Requests.Select(request => request.Method));
        Assert.All(gateway.Requests, request => Assert.Equal("/local/%40connections/UhR2teNkIAMCE-w%3D", request.RawTarget));
        Assert.All(gateway.Requests, request => Assert.Equal("2018-11-29", request.Headers["X-Amz-Api-Version"]));
        Assert.Equal("{\"a\":1}", gateway.Requests.First().Body);
        Assert.Equal(0, gateway.BadSignatures);
    }

    [Theory]
    [InlineData("GoneException", 410, 1, typeof(GoneException))]
    [InlineData("GoneException:http://internal.amazon.com/coral/", 410, 1, typeof(GoneException))]
    [InlineData("ForbiddenException", 403, 1, typeof(ForbiddenException))]
    [InlineData("PayloadTooLargeException", 413, 1, typeof(PayloadTooLargeException))]
    [InlineData("LimitExceededException", 429, 3, typeof(LimitExceededException))]
    [InlineData("InternalServerErrorException", 500, 3, typeof(AmazonApiGatewayManagementApiException))]
    [InlineData(null, 503, 3, typeof(AmazonApiGatewayManagementApiException))]
    [InlineData(null, 410, 1, typeof(AmazonApiGatewayManagementApiException))]
    [InlineData("AccessDeniedException", 403, 1, typeof(AmazonApiGatewayManagementApiException))]
    public async Task Its_errors_are_picked_by_the_header_and_its_retries_are_the_SDKs(string? header, int status, int tries, Type exception)
    {
        await using var gateway = await FakeGateway.StartAsync();
        gateway.Script = (_, _) => new Reply(status, header);
        using var client = Client(gateway);
        using var data = new MemoryStream([1]);

        var error = await Assert.ThrowsAnyAsync<AmazonServiceException>(() =>
            client.PostToConnectionAsync(new PostToConnectionRequest { ConnectionId = Senders.Id, Data = data }));

        Assert.Equal(exception, error.GetType());
        Assert.Equal(status, (int)error.StatusCode);
        Assert.Equal(tries, gateway.Requests.Count);
        Assert.All(gateway.Requests, request => Assert.Equal("\u0001", request.Body));
    }

    [Theory]
    [InlineData("{\"__type\":\"GoneException\"}", typeof(GoneException))]
    [InlineData("{\"message\":\"m\",\"code\":\"GoneException\"}", typeof(GoneException))]
    [InlineData("not JSON", typeof(AmazonApiGatewayManagementApiException))]
    public async Task Its_errors_are_picked_by_the_body_as_well(string body, Type exception)
    {
        await using var gateway = await FakeGateway.StartAsync();
        gateway.Script = (_, _) => new Reply(410, null, body);
        using var client = Client(gateway);

        var error = await Assert.ThrowsAnyAsync<AmazonServiceException>(() => client.GetConnectionAsync(new GetConnectionRequest { ConnectionId = Senders.Id }));

        Assert.Equal((exception, HttpStatusCode.Gone), (error.GetType(), error.StatusCode));
    }

    [Fact]
    public async Task A_missing_id_is_refused_before_any_call()
    {
        await using var gateway = await FakeGateway.StartAsync();
        using var client = Client(gateway);

        await Assert.ThrowsAsync<AmazonApiGatewayManagementApiException>(() => client.GetConnectionAsync(new GetConnectionRequest()));

        Assert.Empty(gateway.Requests);
    }

    [Fact]
    public void Its_endpoint_is_the_service_URL()
    {
        using var client = new AmazonApiGatewayManagementApiClient(Senders.Credentials, new AmazonApiGatewayManagementApiConfig
        {
            ServiceURL = "https://k3j9x0a7bq.execute-api.eu-west-1.amazonaws.com/prod",
        });

        Assert.Equal(
            "https://k3j9x0a7bq.execute-api.eu-west-1.amazonaws.com/prod",
            client.DetermineServiceOperationEndpoint(new PostToConnectionRequest { ConnectionId = Senders.Id }).URL.TrimEnd('/'));
    }

    [Fact]
    public async Task The_gateways_own_view_of_a_connection_is_read()
    {
        await using var gateway = await FakeGateway.StartAsync();
        gateway.Script = (_, _) => new Reply(200, Body:
            """{"connectedAt":"2026-11-24T05:00:00.118Z","identity":{"sourceIp":"203.0.113.7","userAgent":"Mozilla/5.0"},"lastActiveAt":"2026-11-24T05:00:10.305Z"}""");
        using var connections = new ConnectionsClient(Senders.Options(gateway.Endpoint), Senders.Credentials);

        Assert.Equal(
            new ConnectionInfo(
                new DateTimeOffset(2026, 11, 24, 5, 0, 0, 118, TimeSpan.Zero), new DateTimeOffset(2026, 11, 24, 5, 0, 10, 305, TimeSpan.Zero),
                "203.0.113.7", "Mozilla/5.0"),
            await connections.FindAsync(Senders.Id));
    }

    [Theory]
    [InlineData("""{"connectedAt":"2026-11-24T05:00:00.118Z","identity":{"sourceIp":"203.0.113.7","userAgent":null}}""", "203.0.113.7")]
    [InlineData("""{"connectedAt":"2026-11-24T05:00:00.118Z","identity":null,"other":{"a":[1,2]}}""", null)]
    public async Task Parts_that_AWS_leaves_out_are_null(string body, string? address)
    {
        await using var gateway = await FakeGateway.StartAsync();
        gateway.Script = (_, _) => new Reply(200, Body: body);
        using var connections = new ConnectionsClient(Senders.Options(gateway.Endpoint), Senders.Credentials);

        Assert.Equal(
            new ConnectionInfo(new DateTimeOffset(2026, 11, 24, 5, 0, 0, 118, TimeSpan.Zero), null, address, null),
            await connections.FindAsync(Senders.Id));
    }

    [Theory]
    [InlineData(410, "GoneException")]
    [InlineData(410, null)]
    public async Task A_connection_that_is_gone_is_not_an_error(int status, string? type)
    {
        await using var gateway = await FakeGateway.StartAsync();
        gateway.Script = (_, _) => new Reply(status, type);
        using var connections = new ConnectionsClient(Senders.Options(gateway.Endpoint), Senders.Credentials);

        Assert.Null(await connections.FindAsync(Senders.Id));
        Assert.False(await connections.CloseAsync(Senders.Id));
        gateway.Script = (_, _) => new Reply(204);
        Assert.True(await connections.CloseAsync(Senders.Id));
        gateway.Script = (_, _) => new Reply(403, "ForbiddenException");
        await Assert.ThrowsAsync<ForbiddenException>(() => connections.CloseAsync(Senders.Id));
    }

    private static AmazonApiGatewayManagementApiClient Client(FakeGateway gateway) =>
        new(Senders.Credentials, new AmazonApiGatewayManagementApiConfig
        {
            ServiceURL = gateway.Endpoint.AbsoluteUri,
            AuthenticationRegion = FakeGateway.Region,
        });
}
