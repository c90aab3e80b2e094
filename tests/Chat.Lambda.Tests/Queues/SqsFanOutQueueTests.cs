using System.Globalization;
using System.Net;
using System.Text;
using Amazon.Runtime;
using Amazon.SQS;
using Amazon.SQS.Model;
using Chat.Lambda.Queues;
using Chat.Testing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using NSubstitute;

namespace Chat.Lambda.Tests.Queues;

/// <summary>What becomes of what SQS does not take. The other half, the real client against a queue, is the local gateway's to test.</summary>
public sealed class SqsFanOutQueueTests : IDisposable
{
    private const string Address = "https://sqs.us-east-1.amazonaws.com/123456789012/chat-prod-fan-out";

    private readonly IAmazonSQS _client = Substitute.For<IAmazonSQS>();
    private readonly List<string> _requests = [];
    private readonly LogCapture _log = new();
    private readonly FakeTimeProvider _time = new() { AutoAdvanceAmount = TimeSpan.FromMilliseconds(1) };

    /// <summary>What SQS answers to the n-th request, from 1; null takes everything.</summary>
    private Func<int, SendMessageBatchRequest, SendMessageBatchResponse?> _answer = static (_, _) => null;

    public SqsFanOutQueueTests() => _client.SendMessageBatchAsync(Arg.Any<SendMessageBatchRequest>(), Arg.Any<CancellationToken>())
        .Returns(call => Answer(call.Arg<SendMessageBatchRequest>()));

    [Fact]
    public async Task Jobs_go_by_ten_to_the_queue_as_they_are()
    {
        Assert.Empty(await SendAsync(25));
        Assert.Equal(3, _requests.Count);
        Assert.Equal(Enumerable.Range(0, 25).Select(i => $"job {i}").Order(StringComparer.Ordinal), string.Join(',', _requests).Split(',').Order(StringComparer.Ordinal));
        await _client.Received().SendMessageBatchAsync(Arg.Is<SendMessageBatchRequest>(request => request.QueueUrl == Address), Arg.Any<CancellationToken>());
        Assert.Empty(_log.Lines);
    }

    [Fact]
    public async Task No_job_is_no_request()
    {
        Assert.Empty(await SendAsync(0));
        Assert.Empty(_requests);
    }

    [Fact]
    public async Task A_job_that_SQS_failed_on_is_tried_again_alone()
    {
        _answer = (number, _) => number == 1 ? Failing(senderFault: false, 1) : null;
        Assert.Empty(await SendAsync(3));
        Assert.Equal(["job 0,job 1,job 2", "job 1"], _requests);
        Assert.Empty(_log.Lines);
    }

    [Fact]
    public async Task A_job_that_is_at_fault_itself_is_not_tried_again_and_told_by_its_index()
    {
        _answer = (_, _) => Failing(senderFault: true, 0, 2);
        Assert.Equal([0, 2], await SendAsync(3));
        Assert.Single(_requests);
        Assert.Equal("The queue did not take 2 of 3 jobs: SomeCode.", Assert.Single(_log.Lines).Message);
    }

    [Theory]
    [InlineData(HttpStatusCode.InternalServerError, "InternalFailure", 3)]
    [InlineData(HttpStatusCode.ServiceUnavailable, "ServiceUnavailable", 3)]
    [InlineData(HttpStatusCode.BadRequest, "ThrottlingException", 3)]
    [InlineData(HttpStatusCode.Forbidden, "RequestThrottled", 3)]
    [InlineData(HttpStatusCode.TooManyRequests, "SlowDown", 3)]
    [InlineData(HttpStatusCode.BadRequest, "AWS.SimpleQueueService.NonExistentQueue", 1)]
    [InlineData(HttpStatusCode.Forbidden, "AccessDenied", 1)]
    public async Task A_request_that_SQS_refuses_is_tried_again_where_that_may_help(HttpStatusCode status, string code, int tries)
    {
        _answer = (_, _) => throw new AmazonSQSException("no") { StatusCode = status, ErrorCode = code };
        Assert.Equal([0, 1], await SendAsync(2));
        Assert.Equal(tries, _requests.Count);
        Assert.Contains(code, Assert.Single(_log.Lines).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_queue_that_nobody_reaches_is_tried_three_times_and_never_thrown()
    {
        _answer = (_, _) => throw new HttpRequestException("nobody there");
        Assert.Equal([0], await SendAsync(1));
        Assert.Equal(3, _requests.Count);
    }

    [Fact]
    public async Task A_throttle_that_passes_is_nobodys_loss()
    {
        _answer = (number, _) => number < 3 ? throw new AmazonSQSException("slow down") { StatusCode = HttpStatusCode.BadRequest, ErrorCode = "RequestThrottled" } : null;
        Assert.Empty(await SendAsync(1));
        Assert.Empty(_log.Lines);
    }

    [Fact]
    public async Task A_job_over_the_limit_is_told_and_the_others_go()
    {
        ReadOnlyMemory<byte>[] jobs = [Encoding.UTF8.GetBytes("a"), new byte[SendBatches.Bytes + 1], Encoding.UTF8.GetBytes("b")];
        Assert.Equal([1], await Queue().SendAsync(jobs, TestContext.Current.CancellationToken));
        Assert.Equal(["a,b"], _requests);
    }

    [Fact]
    public async Task A_queue_that_stays_away_is_logged_once_a_minute()
    {
        _answer = (_, _) => throw new AmazonSQSException("no") { StatusCode = HttpStatusCode.Forbidden, ErrorCode = "AccessDenied" };
        var queue = Queue();
        for (var i = 0; i < 5; i++) await queue.SendAsync(Jobs(1), TestContext.Current.CancellationToken);
        Assert.Single(_log.Lines);
        _time.Advance(TimeSpan.FromMinutes(1));
        await queue.SendAsync(Jobs(1), TestContext.Current.CancellationToken);
        Assert.Equal(2, _log.Lines.Count);
    }

    [Fact]
    public async Task The_end_of_the_invocations_time_is_thrown()
    {
        using var over = new CancellationTokenSource();
        _answer = (_, _) =>
        {
            over.Cancel();
            throw new OperationCanceledException(over.Token);
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Queue().SendAsync(Jobs(1), over.Token));
    }

    [Fact]
    public async Task A_job_comes_again_when_it_is_said_and_a_refusal_of_that_is_a_line()
    {
        var queue = Queue();
        await queue.RedeliverAsync("receipt", TimeSpan.FromSeconds(4), TestContext.Current.CancellationToken);
        await _client.Received(1).ChangeMessageVisibilityAsync(Address, "receipt", 4, Arg.Any<CancellationToken>());
        _client.ChangeMessageVisibilityAsync(Address, "old", 4, Arg.Any<CancellationToken>())
            .Returns<ChangeMessageVisibilityResponse>(_ => throw new MessageNotInflightException("over") { ErrorCode = "MessageNotInflight" });
        await queue.RedeliverAsync("old", TimeSpan.FromSeconds(4), TestContext.Current.CancellationToken);
        Assert.Contains("MessageNotInflight", Assert.Single(_log.Lines).Message, StringComparison.Ordinal);
    }

    public void Dispose() => _log.Dispose();

    private SqsFanOutQueue Queue() => new(_client, new(Address), _time, new Logger<SqsFanOutQueue>(_log));

    private async Task<IReadOnlyList<int>> SendAsync(int jobs)
    {
        var sending = Queue().SendAsync(Jobs(jobs), TestContext.Current.CancellationToken).AsTask();
        // The waits between tries are of the clock's making, and nothing announces them.
        while (!sending.IsCompleted)
        {
            _time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Yield();
        }

        return await sending;
    }

    private SendMessageBatchResponse Answer(SendMessageBatchRequest request)
    {
        int number;
        lock (_requests)
        {
            _requests.Add(string.Join(',', request.Entries.Select(entry => entry.MessageBody)));
            number = _requests.Count;
        }

        return _answer(number, request) ?? new();
    }

    private static SendMessageBatchResponse Failing(bool senderFault, params int[] positions) => new()
    {
        Failed = [.. positions.Select(position => new BatchResultErrorEntry { Id = position.ToString(CultureInfo.InvariantCulture), Code = "SomeCode", SenderFault = senderFault })],
    };

    private static ReadOnlyMemory<byte>[] Jobs(int count) => [.. Enumerable.Range(0, count).Select(i => new ReadOnlyMemory<byte>(Encoding.UTF8.GetBytes($"job {i}")))];
}
