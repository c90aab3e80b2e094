using Amazon.Runtime;
using Amazon.SQS;
using Amazon.SQS.Model;
using Chat.Lambda.Queues;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace Chat.Lambda.Tests.Queues;

/// <summary>The client of SQS against a server that counts.</summary>
public sealed class QueueClientTests : IAsyncLifetime
{
    private readonly List<string> _requests = [];
    private WebApplication _server = null!;
    private int _connections;
    private int _status = 200;

    private Uri Queue => new(new Uri(_server.Urls.Single()), "/000000000000/fan-out");

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
    public async Task The_first_job_goes_by_the_connection_that_was_opened_with_the_client_signed_for_the_region()
    {
        using var client = await OpenAsync();
        Assert.Equal((1, "POST AmazonSQS.SendMessageBatch eu-west-1/sqs"), (_connections, Assert.Single(_requests)));
        await SendAsync(client);
        Assert.Equal((1, "POST AmazonSQS.SendMessageBatch eu-west-1/sqs"), (_connections, _requests[1]));
    }

    [Theory]
    [InlineData(400)]
    [InlineData(500)]
    public async Task What_the_queue_says_to_the_rehearsal_is_of_no_consequence(int status)
    {
        _status = status;
        using var client = await OpenAsync();
        _status = 200;
        await SendAsync(client);
    }

    [Fact]
    public async Task A_queue_that_nobody_reaches_is_the_first_jobs_to_report()
    {
        var queue = Queue;
        await _server.StopAsync(TestContext.Current.CancellationToken);
        using var client = await QueueClient.OpenAsync(queue, "eu-west-1", new BasicAWSCredentials("local", "local"));
        await Assert.ThrowsAnyAsync<Exception>(() => client.SendMessageBatchAsync(new() { QueueUrl = queue.ToString(), Entries = [new("0", "a job")] }));
    }

    [Fact]
    public async Task Tries_are_not_the_clients()
    {
        _status = 500;
        using var client = await OpenAsync();
        await Assert.ThrowsAnyAsync<AmazonServiceException>(() => SendAsync(client));
        Assert.Equal(2, _requests.Count);
    }

    private Task<AmazonSQSClient> OpenAsync() => QueueClient.OpenAsync(Queue, "eu-west-1", new BasicAWSCredentials("local", "local"));

    private Task<SendMessageBatchResponse> SendAsync(AmazonSQSClient client) =>
        client.SendMessageBatchAsync(new() { QueueUrl = Queue.ToString(), Entries = [new("0", "a job")] }, TestContext.Current.CancellationToken);

    private async Task AnswerAsync(HttpContext http)
    {
        var scope = http.Request.Headers.Authorization.ToString().Split('/');
        lock (_requests)
            _requests.Add($"{http.Request.Method} {http.Request.Headers["X-Amz-Target"]}{(scope.Length > 3 ? $" {scope[2]}/{scope[3]}" : "")}");
        http.Response.StatusCode = _status;
        http.Response.ContentType = "application/x-amz-json-1.0";
        await http.Response.WriteAsync("{}");
    }
}
