using Chat.Core.Delivery;
using Chat.ManagementApi.Tests.Support;

namespace Chat.ManagementApi.Tests;

public sealed class RetryTests
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);

    [Theory]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(504)]
    public async Task What_may_pass_is_tried_again_after_a_random_pause_that_doubles_at_its_upper_end(int status)
    {
        await using var gateway = await FakeGateway.StartAsync();
        gateway.Script = (_, _) => new Reply(status);
        var time = new SteppedTime();
        using var sender = Senders.To(gateway.Endpoint, time: time, change: options => options with
        {
            Retries = 5,
            RetryDelay = TimeSpan.FromMilliseconds(100),
            MaxRetryDelay = Longest,
        });

        var post = sender.PostAsync();
        foreach (var end in (double[])[100, 200, 400, 800, 1_000])
        {
            var pause = await time.NextPauseAsync(Longest);
            Assert.InRange(pause.TotalMilliseconds, 0, end);
            time.Advance(pause);
        }

        Assert.Equal(status == 429 ? DeliveryOutcome.Throttled : DeliveryOutcome.Failed, await post.WaitAsync(Senders.Soon));
        Assert.Equal(6, gateway.Requests.Count);
    }

    [Theory]
    [InlineData(429, "LimitExceededException", DeliveryOutcome.Throttled, 1)]
    [InlineData(400, "LimitExceededException", DeliveryOutcome.Throttled, 1)]
    [InlineData(503, null, DeliveryOutcome.Failed, 3)]
    public async Task Where_the_caller_tries_the_throttled_again_itself_only_faults_are_retried(
        int status, string? error, DeliveryOutcome outcome, int tries)
    {
        await using var gateway = await FakeGateway.StartAsync();
        gateway.Script = (_, _) => new Reply(status, error);
        using var sender = Senders.To(gateway.Endpoint, change: options => options with { RetriesThrottled = false, Retries = 2 });

        Assert.Equal(outcome, await sender.PostAsync().WaitAsync(Senders.Soon));
        Assert.Equal(tries, gateway.Requests.Count);
    }

    [Fact]
    public async Task A_retry_that_gets_through_is_a_delivery_and_is_signed_anew()
    {
        await using var gateway = await FakeGateway.StartAsync();
        gateway.Script = (number, _) => number < 2 ? new Reply(429, "LimitExceededException") : Reply.Ok;
        var time = new SteppedTime();
        using var sender = Senders.To(gateway.Endpoint, time: time, change: options => options with { RetryDelay = Longest, MaxRetryDelay = Longest });

        var post = sender.PostAsync();
        for (var retry = 0; retry < 2; retry++)
        {
            await time.NextPauseAsync(Longest);
            time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(DeliveryOutcome.Delivered, await post.WaitAsync(Senders.Soon));
        Assert.Equal(
            ["20261124T050000Z", "20261124T050001Z", "20261124T050002Z"],
            gateway.Requests.Select(request => request.Headers["x-amz-date"].ToString()));
    }

    [Fact]
    public async Task No_retry_is_begun_that_would_outlast_the_deadline()
    {
        await using var gateway = await FakeGateway.StartAsync();
        gateway.Script = (_, _) => new Reply(503);
        using var sender = Senders.To(gateway.Endpoint, time: new SteppedTime(), change: options => options with
        {
            RetryDelay = TimeSpan.FromDays(1_000),
            MaxRetryDelay = TimeSpan.FromDays(1_000),
            Deadline = TimeSpan.FromSeconds(1),
        });

        Assert.Equal(DeliveryOutcome.Failed, await sender.PostAsync().WaitAsync(Senders.Soon));
        Assert.Single(gateway.Requests);
    }

    [Theory]
    [InlineData(Wire.Http11)]
    [InlineData(Wire.Http11OverTls)]
    [InlineData(Wire.Http2)]
    public async Task An_answer_that_does_not_come_ends_the_try_and_the_next_one_may_do_better(Wire wire)
    {
        await using var gateway = await FakeGateway.StartAsync(wire);
        var never = new TaskCompletionSource();
        var asked = new TaskCompletionSource();
        gateway.BeforeReply = number =>
        {
            if (number > 0) return Task.CompletedTask;
            asked.SetResult();
            return never.Task;
        };
        var time = new SteppedTime();
        using var sender = Senders.To(gateway.Endpoint, time: time, change: options => options with
        {
            AttemptTimeout = TimeSpan.FromSeconds(3),
            RetryDelay = Longest,
        });

        var post = sender.PostAsync();
        await asked.Task.WaitAsync(Senders.Soon);
        time.Advance(TimeSpan.FromSeconds(4));
        time.Advance(await time.NextPauseAsync(Longest));

        Assert.Equal(DeliveryOutcome.Delivered, await post.WaitAsync(Senders.Soon));
        Assert.Equal(2, gateway.Requests.Count);
        never.SetResult();
    }

    [Theory]
    [InlineData(Wire.Http11)]
    [InlineData(Wire.Http11OverTls)]
    [InlineData(Wire.Http2)]
    public async Task A_cancelled_post_is_an_outcome_and_harms_no_other(Wire wire)
    {
        await using var gateway = await FakeGateway.StartAsync(wire);
        var never = new TaskCompletionSource();
        var asked = new TaskCompletionSource();
        gateway.BeforeReply = number =>
        {
            if (number > 0) return Task.CompletedTask;
            asked.SetResult();
            return never.Task;
        };
        using var sender = Senders.To(gateway.Endpoint);
        using var cancellation = new CancellationTokenSource();

        var held = sender.PostAsync(cancellation: cancellation.Token);
        await asked.Task.WaitAsync(Senders.Soon);
        await cancellation.CancelAsync();

        Assert.Equal(DeliveryOutcome.Failed, await held.WaitAsync(Senders.Soon));
        Assert.Equal(DeliveryOutcome.Delivered, await sender.PostAsync().WaitAsync(Senders.Soon));
        Assert.Equal(DeliveryOutcome.Failed, await sender.PostAsync(cancellation: cancellation.Token).WaitAsync(Senders.Soon));
        never.SetResult();
    }

    [Fact]
    public async Task A_cancelled_pause_leaves_the_last_outcome()
    {
        await using var gateway = await FakeGateway.StartAsync();
        gateway.Script = (_, _) => new Reply(429);
        var time = new SteppedTime();
        using var cancellation = new CancellationTokenSource();
        using var sender = Senders.To(gateway.Endpoint, time: time, change: options => options with { RetryDelay = Longest });

        var post = sender.PostAsync(cancellation: cancellation.Token);
        await time.NextPauseAsync(Longest);
        await cancellation.CancelAsync();

        Assert.Equal(DeliveryOutcome.Throttled, await post.WaitAsync(Senders.Soon));
    }
}
