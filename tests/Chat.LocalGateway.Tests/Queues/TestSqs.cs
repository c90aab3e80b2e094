using Amazon.Runtime;
using Amazon.SQS;
using Chat.LocalGateway.Queues;
using Chat.LocalGateway.Queues.Sqs;
using Chat.LocalGateway.Tests.Harness;

namespace Chat.LocalGateway.Tests.Queues;

/// <summary>The queue's API on a real gateway. Its clients have clocks of their own, so it has the machine's.</summary>
internal sealed class TestSqs : IAsyncDisposable
{
    private readonly TestGateway _gateway;

    private TestSqs(TestGateway gateway, LocalQueues queues, TestLogs logs) => (_gateway, Queues, Logs) = (gateway, queues, logs);

    /// <summary>Of the queue and its API.</summary>
    public TestLogs Logs { get; }

    public LocalQueues Queues { get; }

    public LocalQueue Queue => Queues.FanOut;

    public string Endpoint => $"http://127.0.0.1:{_gateway.Port}";

    public string Url => $"{Endpoint}/000000000000/fan-out";

    public static async Task<TestSqs> StartAsync(QueueOptions? options = null)
    {
        var logs = new TestLogs();
        var queues = new LocalQueues(options ?? new(), TimeProvider.System, logs);
        var api = new SqsApi(queues, new GatewayOptions(), TimeProvider.System, logs);
        return new(await TestGateway.StartAsync(http: api.Map, startAt: DateTimeOffset.UtcNow), queues, logs);
    }

    public AmazonSQSClient Client(string key = "local", string secret = "local", string region = "us-east-1") =>
        new(new BasicAWSCredentials(key, secret), new AmazonSQSConfig { ServiceURL = Endpoint, AuthenticationRegion = region, MaxErrorRetry = 0 });

    public ValueTask DisposeAsync() => _gateway.DisposeAsync();
}
