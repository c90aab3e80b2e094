using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.Runtime;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Chat.Lambda.Tests;

/// <summary>The client of DynamoDB against a server that counts.</summary>
public sealed class TableClientTests : IAsyncLifetime
{
    private static readonly GetItemRequest Request = new() { TableName = "chat", Key = new() { ["pk"] = new() { S = "a" }, ["sk"] = new() { S = "b" } } };

    private readonly List<string> _requests = [];
    private WebApplication _server = null!;
    private int _connections;

    /// <summary>What to do instead of answering the n-th signed request, from 1.</summary>
    private Func<int, HttpContext, Task<bool>> _instead = static (_, _) => Task.FromResult(false);

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, 0, listen => listen.Use(next => connection =>
        {
            Interlocked.Increment(ref _connections);
            return next(connection);
        })));
        _server = builder.Build();
        _server.Run(AnswerAsync);
        await _server.StartAsync();
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task The_first_request_goes_by_the_connection_that_was_opened_with_the_client()
    {
        using var client = await OpenAsync();
        Assert.Equal((1, "GET unsigned"), (_connections, Assert.Single(_requests)));
        await client.GetItemAsync(Request);
        Assert.Equal(1, _connections);
        Assert.Equal(["GET unsigned", "POST signed"], _requests);
    }

    [Fact]
    public async Task A_server_that_nobody_reaches_is_the_first_requests_to_report()
    {
        var address = _server.Urls.Single();
        await _server.StopAsync();
        using var client = await OpenAsync(address);
        await Assert.ThrowsAnyAsync<Exception>(() => client.GetItemAsync(Request));
    }

    [Fact]
    public async Task Of_a_server_that_fails_it_asks_three_times_in_all()
    {
        _instead = (_, http) =>
        {
            http.Response.StatusCode = 500;
            return Task.FromResult(true);
        };
        using var client = await OpenAsync();
        await Assert.ThrowsAnyAsync<AmazonServiceException>(() => client.GetItemAsync(Request));
        Assert.Equal(3, _requests.Count(request => request == "POST signed"));
    }

    [Fact]
    public async Task A_request_that_hangs_is_asked_again()
    {
        _instead = async (number, http) =>
        {
            if (number > 1) return false;
            var gone = new TaskCompletionSource();
            using var registration = http.RequestAborted.Register(gone.SetResult);
            await gone.Task;
            return true;
        };
        using var client = await OpenAsync();
        await client.GetItemAsync(Request);
        Assert.Equal(2, _requests.Count(request => request == "POST signed"));
    }

    private Task<AmazonDynamoDBClient> OpenAsync(string? address = null) => TableClient.OpenAsync(
        "chat",
        new() { ServiceURL = address ?? _server.Urls.Single(), AuthenticationRegion = "us-east-1" },
        new BasicAWSCredentials("local", "local"));

    private async Task AnswerAsync(HttpContext http)
    {
        int number;
        lock (_requests)
        {
            _requests.Add($"{http.Request.Method} {(http.Request.Headers.Authorization.Count > 0 ? "signed" : "unsigned")}");
            number = _requests.Count(request => request == "POST signed");
        }

        if (number > 0 && await _instead(number, http)) return;
        http.Response.ContentType = "application/x-amz-json-1.0";
        await http.Response.WriteAsync("{}");
    }
}
