using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using Chat.Core;
using Chat.LocalGateway.Functions;
using Chat.LocalGateway.Queues;
using Chat.LocalGateway.Tests.Harness;

namespace Chat.LocalGateway.Tests.Queues;

/// <summary>How batches go from the queue to its function.</summary>
public sealed class EventSourceMappingTests
{
    private static readonly QueueOptions Options = new() { VisibilityTimeout = TimeSpan.FromSeconds(60), Tries = 3, MaximumConcurrency = 4, DrainTimeout = TimeSpan.FromSeconds(5) };
    private static readonly InvocationResult AllServed = TestFunctions.Returns("""{"batchItemFailures":[]}""");

    [Fact]
    public async Task Messages_go_to_the_function_ten_at_most_at_a_time_and_what_it_served_is_deleted()
    {
        var (test, functions) = (new TestQueue(Options), new Consumer(_ => AllServed));
        test.SendMany(25);
        await using var mapping = Start(test, functions);
        await Wait.UntilAsync(() => functions.Bodies.Count == 25 && test.Queue.InFlight == 0, "all served and deleted");
        Assert.Equal([5, 10, 10], functions.Batches.Select(batch => batch.Length).Order());
        Assert.All(functions.Calls, call => Assert.Equal(("fan-out", TestGateway.StartAt.AddSeconds(30)), (call.Function, call.Deadline)));
        Assert.Empty(test.Logs.Errors);
        Assert.Contains(test.Logs.All, line => line.StartsWith("Batch of 10 jobs to fan-out, request ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_the_function_reports_comes_again_alone_after_the_visibility_time_out_and_in_the_end_is_a_dead_letter()
    {
        var (test, functions) = (new TestQueue(Options), new Consumer(batch => Failing(batch, "poison")));
        test.Send("a");
        test.Send("poison");
        test.Send("b");
        await using var mapping = Start(test, functions);
        for (var attempt = 1; attempt <= 3; attempt++)
        {
            await Wait.UntilAsync(() => functions.Bodies.Count(body => body == "poison") == attempt && test.Queue.InFlight == 1, $"try {attempt}");
            await BlamedAsync(test, attempt);
            test.Time.Advance(TimeSpan.FromSeconds(61));
        }

        Assert.Equal((0, 0, 1), (test.Queue.Visible, test.Queue.InFlight, test.Queues.DeadLetters.Visible));
        Assert.Equal(5, functions.Bodies.Count);
        Assert.Contains("after 3 tries: the function reported it as failed, on request ", Assert.Single(test.Logs.Errors), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(InvocationStatus.Failed, "the function failed")]
    [InlineData(InvocationStatus.NotInvocable, "the function cannot be invoked")]
    public async Task Where_the_function_fails_all_of_the_batch_comes_again(InvocationStatus status, string reason)
    {
        var (test, functions) = (new TestQueue(Options), new Consumer(batch => batch.Tries == 1 ? new(status, default) : AllServed));
        test.SendMany(3);
        await using var mapping = Start(test, functions);
        await Wait.UntilAsync(() => test.Logs.Errors.Any(), "a line about it");
        Assert.Contains($", a batch of 3 jobs: {reason}", Assert.Single(test.Logs.Errors), StringComparison.Ordinal);
        Assert.Equal(3, test.Queue.InFlight);
        test.Time.Advance(TimeSpan.FromSeconds(61));
        await Wait.UntilAsync(() => functions.Bodies.Count == 6 && test.Queue.InFlight == 0, "all served");
    }

    [Fact]
    public async Task A_function_that_throws_is_one_that_fails()
    {
        var (test, functions) = (new TestQueue(Options), new Consumer(batch => batch.Tries == 1 ? throw new InvalidOperationException("no such luck") : AllServed));
        test.Send("a");
        await using var mapping = Start(test, functions);
        await Wait.UntilAsync(() => test.Logs.Errors.Any(), "a line about it");
        Assert.Contains("no such luck", Assert.Single(test.Logs.Errors), StringComparison.Ordinal);
        test.Time.Advance(TimeSpan.FromSeconds(61));
        await Wait.UntilAsync(() => functions.Bodies.Count == 2 && test.Queue.InFlight == 0, "served");
    }

    [Fact]
    public async Task A_function_without_capacity_is_asked_again_and_the_try_does_not_count()
    {
        var asked = 0;
        var (test, functions) = (new TestQueue(Options), new Consumer(_ => Interlocked.Increment(ref asked) < 4 ? new(InvocationStatus.Throttled, default) : AllServed));
        test.Send("a");
        await using var mapping = Start(test, functions);
        for (var attempt = 1; attempt < 4; attempt++)
        {
            await Wait.UntilAsync(() => Volatile.Read(ref asked) >= attempt, $"asked {attempt} times");
            await AdvanceUntilAsync(test, () => Volatile.Read(ref asked) > attempt);
        }

        await Wait.UntilAsync(() => test.Queue.InFlight == 0, "served");
        Assert.Equal((1, 0), (functions.Batches.Max(batch => batch[0].Tries), test.Logs.Errors.Count()));
    }

    [Fact]
    public async Task A_function_that_never_returns_passes_its_time()
    {
        var hangs = new TaskCompletionSource<InvocationResult>();
        var (test, functions) = (new TestQueue(Options), new Consumer(_ => AllServed) { Instead = _ => hangs.Task });
        test.Send("a");
        await using var mapping = Start(test, functions);
        await Wait.UntilAsync(() => functions.Bodies.Count == 1, "begun");
        await AdvanceUntilAsync(test, () => test.Logs.Errors.Any());
        Assert.Contains("the function passed its 30 s", Assert.Single(test.Logs.Errors), StringComparison.Ordinal);
    }

    [Fact]
    public async Task So_many_batches_are_under_way_at_a_time_and_no_more()
    {
        var release = new TaskCompletionSource<InvocationResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        var (test, functions) = (new TestQueue(Options with { BatchSize = 1 }), new Consumer(_ => AllServed) { Instead = _ => release.Task });
        test.SendMany(10);
        await using var mapping = Start(test, functions);
        await Wait.UntilAsync(() => functions.Bodies.Count == 4, "four under way");
        Assert.Equal((6, 4), (test.Queue.Visible, test.Queue.InFlight));
        release.SetResult(AllServed);
        await Wait.UntilAsync(() => test.Queue is { Visible: 0, InFlight: 0 }, "all served");
        Assert.Equal(10, functions.Bodies.Count);
    }

    [Fact]
    public async Task A_batching_window_gathers_until_it_is_over()
    {
        var (test, functions) = (new TestQueue(Options with { BatchingWindow = TimeSpan.FromSeconds(2) }), new Consumer(_ => AllServed));
        await using var mapping = Start(test, functions);
        test.Send("a");
        await Wait.UntilAsync(() => test.Queue.InFlight == 1, "the first was taken");
        test.Send("b");
        await Wait.UntilAsync(() => test.Queue.InFlight == 2, "the second was taken");
        Assert.Empty(functions.Calls);
        await AdvanceUntilAsync(test, () => functions.Calls.Count == 1);
        Assert.Equal(2, functions.Batches.Single().Length);
    }

    [Fact]
    public async Task A_full_batch_does_not_wait_for_its_window()
    {
        var (test, functions) = (new TestQueue(Options with { BatchingWindow = TimeSpan.FromHours(1) }), new Consumer(_ => AllServed));
        await using var mapping = Start(test, functions);
        test.SendMany(10);
        await Wait.UntilAsync(() => functions.Bodies.Count == 10, "served");
    }

    [Fact]
    public async Task Stopping_takes_no_further_message_and_waits_for_those_under_way()
    {
        var release = new TaskCompletionSource<InvocationResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        var (test, functions) = (new TestQueue(Options), new Consumer(_ => AllServed) { Instead = _ => release.Task });
        var mapping = Start(test, functions);
        test.Send("under way");
        await Wait.UntilAsync(() => functions.Calls.Count == 1, "under way");
        var stopping = mapping.DisposeAsync().AsTask();
        test.Send("too late");
        Assert.False(stopping.IsCompleted);
        release.SetResult(AllServed);
        await stopping.Soon();
        Assert.Equal((1, 0, 1), (test.Queue.Visible, test.Queue.InFlight, functions.Calls.Count));
    }

    [Fact]
    public async Task Stopping_waits_so_long_and_no_longer()
    {
        var (test, functions) = (new TestQueue(Options), new Consumer(_ => AllServed) { Instead = _ => new TaskCompletionSource<InvocationResult>().Task });
        var mapping = Start(test, functions);
        test.Send("hangs");
        await Wait.UntilAsync(() => functions.Calls.Count == 1, "under way");
        var stopping = mapping.DisposeAsync().AsTask();
        await AdvanceUntilAsync(test, () => stopping.IsCompleted);
        Assert.Contains("Function fan-out was still at 1 batches when the chat stopped", test.Logs.All);
    }

    private static EventSourceMapping Start(TestQueue test, Consumer functions) =>
        new(test.Queue, new("fan-out") { TimeoutSeconds = 30 }, functions, "us-east-1", test.Time, test.Logs);

    /// <summary>The outcome of a batch is noted after the function has returned, which nothing announces but the line about it.</summary>
    private static Task BlamedAsync(TestQueue test, int batches) =>
        Wait.UntilAsync(() => test.Logs.All.Count(line => line.StartsWith("Batch of", StringComparison.Ordinal)) == batches, "the line of the batch");

    /// <summary>Whoever is to wait for the clock may not have begun to: it is moved on until he has.</summary>
    private static Task AdvanceUntilAsync(TestQueue test, Func<bool> holds) => Wait.UntilAsync(
        () =>
        {
            if (holds()) return true;
            test.Time.Advance(TimeSpan.FromSeconds(1));
            return false;
        },
        "the clock moved on far enough");

    private static InvocationResult Failing(Batch batch, string body) => TestFunctions.Returns(JsonSerializer.Serialize(new
    {
        batchItemFailures = batch.Records.Where(record => record.Body == body).Select(record => new { itemIdentifier = record.Id }),
    }));

    private sealed record Job(string Id, string Body, int Tries);

    private sealed record Batch(Job[] Records)
    {
        public int Tries => Records[0].Tries;
    }

    /// <summary>The function, as a test wants it.</summary>
    private sealed class Consumer(Func<Batch, InvocationResult> answer) : IFunctionInvoker
    {
        private readonly ConcurrentQueue<Job[]> _batches = [];

        public ConcurrentQueue<(string Function, DateTimeOffset Deadline)> Calls { get; } = [];

        public Func<Batch, Task<InvocationResult>>? Instead { get; init; }

        public IReadOnlyList<Job[]> Batches => [.. _batches];

        public IReadOnlyList<string> Bodies => [.. _batches.SelectMany(batch => batch.Select(record => record.Body))];

        public async ValueTask<InvocationResult> InvokeAsync(string function, string requestId, ReadOnlyMemory<byte> eventJson, DateTimeOffset deadline)
        {
            var records = JsonDocument.Parse(Encoding.UTF8.GetString(eventJson.Span)).RootElement.GetProperty("Records").EnumerateArray().Select(record => new Job(
                record.GetProperty("messageId").GetString()!,
                record.GetProperty("body").GetString()!,
                int.Parse(record.GetProperty("attributes").GetProperty("ApproximateReceiveCount").GetString()!, System.Globalization.CultureInfo.InvariantCulture))).ToArray();
            _batches.Enqueue(records);
            Calls.Enqueue((function, deadline));
            return Instead is null ? answer(new(records)) : await Instead(new(records));
        }
    }
}
