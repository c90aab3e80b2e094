using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using Amazon.Lambda.SQSEvents;
using Chat.Core.Delivery;
using Chat.Lambda.Functions;
using Chat.Lambda.Queues;
using Chat.Lambda.Tests.Doubles;
using Chat.Testing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Chat.Lambda.Tests;

/// <summary>The function behind the queue: what of a batch it reports, and what it says of the rest.</summary>
public sealed class FanOutTests : IDisposable
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(30);

    private readonly LogCapture _log = new();
    private readonly Redeliveries _redeliveries = new();

    [Fact]
    public async Task The_event_that_AWS_documents_is_served_record_by_record_and_what_cannot_be_read_fails_alone()
    {
        var chat = new TestFunctions();
        var answer = JsonDocument.Parse(await chat.InvokeAsync("fan-out", TestFunctions.Event("fan-out"))).RootElement;
        var failed = answer.GetProperty("batchItemFailures").EnumerateArray().Select(item => item.GetProperty("itemIdentifier").GetString());
        Assert.Equal(["059f36b4-87a3-44ab-83d2-661975830a7d", "2e1424d4-f796-459a-8184-9c92662be6da"], failed.Order(StringComparer.Ordinal));
        Assert.DoesNotContain(chat.Log.Lines, line => line.ToString().Contains("not a job", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(FanOutJobOutcome.Done, "")]
    [InlineData(FanOutJobOutcome.Retry, "Information JobNotFinished")]
    [InlineData(FanOutJobOutcome.Unreadable, "Error JobUnreadable")]
    public async Task What_is_done_leaves_the_queue_and_what_is_not_comes_again_with_a_line_that_names_it(FanOutJobOutcome outcome, string logged)
    {
        var response = await ServeAsync((job, _) => new(Text(job) == "b" ? outcome : FanOutJobOutcome.Done), Batch("a", "b", "c"));
        if (logged.Length == 0)
        {
            Assert.Empty(response.BatchItemFailures);
            Assert.Empty(_log.Lines);
            return;
        }

        Assert.Equal("id-b", Assert.Single(response.BatchItemFailures).ItemIdentifier);
        var line = Assert.Single(_log.Lines);
        Assert.Equal(logged, $"{line.Level} {line.Event.Name}");
        Assert.Contains("id-b", line.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_job_that_throws_harms_no_other()
    {
        var failure = new InvalidOperationException("no such luck");
        var response = await ServeAsync((job, _) => Text(job) == "a" ? throw failure : new(FanOutJobOutcome.Done), Batch("a", "b"));
        Assert.Equal("id-a", Assert.Single(response.BatchItemFailures).ItemIdentifier);
        Assert.Equal(failure, Assert.Single(_log.Lines).Exception);
    }

    [Fact]
    public async Task Jobs_of_a_batch_are_served_side_by_side()
    {
        var all = new TaskCompletionSource();
        var begun = 0;
        var serving = ServeAsync(
            async (_, deadline) =>
            {
                if (Interlocked.Increment(ref begun) == 10) all.SetResult();
                await all.Task.WaitAsync(Soon, deadline);
                return FanOutJobOutcome.Done;
            },
            Batch([.. Enumerable.Range(0, 10).Select(i => $"{i}")]));
        Assert.Empty((await serving.WaitAsync(Soon, TestContext.Current.CancellationToken)).BatchItemFailures);
    }

    [Fact]
    public async Task No_more_of_them_at_a_time_than_the_options_say()
    {
        var (at, most) = (0, 0);
        await ServeAsync(
            async (_, _) =>
            {
                lock (_log) most = Math.Max(most, ++at);
                await Task.Yield();
                lock (_log) at--;
                return FanOutJobOutcome.Done;
            },
            Batch([.. Enumerable.Range(0, 50).Select(i => $"{i}")]), new() { ParallelJobs = 3 });
        Assert.InRange(most, 1, 3);
    }

    [Fact]
    public async Task When_the_time_is_up_what_was_done_until_then_is_told_and_the_rest_comes_again()
    {
        var time = new FakeTimeProvider();
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var function = new FanOutFunction(
            async (job, deadline) =>
            {
                if (Text(job) == "quick") return FanOutJobOutcome.Done;
                begun.SetResult();
                await Task.Delay(Timeout.InfiniteTimeSpan, deadline);
                return FanOutJobOutcome.Done;
            },
            _redeliveries, new(), new Logger<ChatFunctions>(_log));
        var run = new FunctionRun<SQSEvent, SQSBatchResponse>("fan-out", function.HandleAsync, new(), time, new Logger<ChatFunctions>(_log));
        var running = run.HandleAsync(Batch("quick", "slow"), new Invocation { RemainingTime = TimeSpan.FromSeconds(30) });
        await begun.Task.WaitAsync(Soon, TestContext.Current.CancellationToken);
        time.Advance(TimeSpan.FromSeconds(29.6));
        var response = await running.WaitAsync(Soon, TestContext.Current.CancellationToken);
        Assert.Equal("id-slow", Assert.Single(response.BatchItemFailures).ItemIdentifier);
        Assert.Equal("JobOutOfTime", Assert.Single(_log.Lines).Event.Name);
    }

    [Fact]
    public async Task What_failed_comes_again_in_seconds_and_later_with_each_try()
    {
        var batch = Batch("a", "b", "c");
        batch.Records[1].Attributes["ApproximateReceiveCount"] = "2";
        await ServeAsync((job, _) => new(Text(job) == "c" ? FanOutJobOutcome.Done : FanOutJobOutcome.Retry), batch);
        Assert.Equal([("receipt-a", 8.0), ("receipt-b", 16.0)], _redeliveries.Asked.OrderBy(one => one.Receipt, StringComparer.Ordinal).Select(one => (one.Receipt, one.After.TotalSeconds)));
    }

    [Fact]
    public async Task A_record_with_nothing_but_its_id_and_an_empty_body_is_an_unreadable_job()
    {
        var chat = new TestFunctions();
        Assert.Equal("""{"batchItemFailures":[{"itemIdentifier":"x"}]}""", await chat.InvokeAsync("fan-out", """{"Records":[{"messageId":"x","body":""}]}"""));
        Assert.Equal("""{"batchItemFailures":[{"itemIdentifier":"x"}]}""", await chat.InvokeAsync("fan-out", """{"Records":[{"messageId":"x"}]}"""));
    }

    [Fact]
    public async Task A_batch_without_records_is_served_at_once() =>
        Assert.Equal("""{"batchItemFailures":[]}""", await new TestFunctions().InvokeAsync("fan-out", """{"Records":[]}"""));

    [Theory]
    [InlineData("")]
    [InlineData("not json")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("""{"Records":5}""")]
    [InlineData("""{"Records":[null]}""")]
    [InlineData("""{"Records":[{"body":"{}"}]}""")]
    [InlineData("""{"Records":[{"messageId":"","body":"{}"}]}""")]
    [InlineData("""{"requestContext":{"connectionId":"x"},"body":"hello"}""")]
    public async Task What_is_no_event_of_SQS_fails_as_a_whole(string json)
    {
        var chat = new TestFunctions();
        await Assert.ThrowsAsync<InvalidOperationException>(() => chat.InvokeAsync("fan-out", json));
        Assert.Equal("BatchMalformed", Assert.Single(chat.Log.Lines).Event.Name);
    }

    public void Dispose() => _log.Dispose();

    private Task<SQSBatchResponse> ServeAsync(
        Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask<FanOutJobOutcome>> serve, SQSEvent batch, FunctionOptions? options = null) =>
        new FanOutFunction(serve, _redeliveries, options ?? new(), new Logger<ChatFunctions>(_log)).HandleAsync(batch, TestContext.Current.CancellationToken);

    private static SQSEvent Batch(params string[] bodies) => new()
    {
        Records =
        [
            .. bodies.Select(body => new SQSEvent.SQSMessage
            {
                MessageId = $"id-{body}", ReceiptHandle = $"receipt-{body}", Body = body, Attributes = new() { ["ApproximateReceiveCount"] = "1" },
            }),
        ],
    };

    private static string Text(ReadOnlyMemory<byte> job) => Encoding.UTF8.GetString(job.Span);

    private sealed class Redeliveries : IRedelivery
    {
        public ConcurrentQueue<(string Receipt, TimeSpan After)> Asked { get; } = [];

        public ValueTask RedeliverAsync(string receiptHandle, TimeSpan after, CancellationToken cancellation)
        {
            Asked.Enqueue((receiptHandle, after));
            return default;
        }
    }
}
