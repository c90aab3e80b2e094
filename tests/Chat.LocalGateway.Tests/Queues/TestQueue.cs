using System.Text;
using Chat.LocalGateway.Queues;
using Chat.LocalGateway.Tests.Harness;
using Microsoft.Extensions.Time.Testing;

namespace Chat.LocalGateway.Tests.Queues;

/// <summary>A queue with its dead letters, and a clock that moves when told to.</summary>
internal sealed class TestQueue
{
    public TestQueue(QueueOptions? options = null) =>
        Queues = new(options ?? new QueueOptions { VisibilityTimeout = TimeSpan.FromSeconds(60), Tries = 3 }, Time, Logs);

    public FakeTimeProvider Time { get; } = new(TestGateway.StartAt);

    public TestLogs Logs { get; } = new();

    public LocalQueues Queues { get; }

    public LocalQueue Queue => Queues.FanOut;

    public string? Send(string body, TimeSpan delay = default) => Queue.Send(Encoding.UTF8.GetBytes(body), delay);

    public void SendMany(int count)
    {
        for (var i = 0; i < count; i++) Assert.NotNull(Send($"{i}"));
    }

    public QueueDelivery Receive() => Assert.Single(Queue.Receive(1, visibility: null));

    public static string Text(QueueDelivery delivery) => Encoding.UTF8.GetString(delivery.Body.Span);
}
