using Chat.Core.Delivery;
using Chat.Core.Tests.Doubles;
using Microsoft.Extensions.Logging;

namespace Chat.Core.Tests.Queued;

/// <summary>A queue that is missing, full, slow or broken: nothing of it reaches a sender, and receivers have everything.</summary>
public sealed class QueueTroubleTests
{
    private static readonly ChatOptions Options = new() { BusyReceivers = 4, InlineReceivers = 10, ReceiversPerSlice = 8 };

    private static CancellationToken Test => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("full")]
    [InlineData("half full")]
    [InlineData("slow")]
    [InlineData("broken")]
    public void What_the_queue_does_not_take_is_delivered_all_the_same_and_logged_once_a_minute(string trouble)
    {
        var world = NewWorld();
        world.Queue.Refuses = trouble switch
        {
            "full" => _ => true,
            "half full" => job => job.GetProperty("slice").GetInt32() % 2 == 0,
            _ => null,
        };
        world.Queue.Slowness = trouble == "slow" ? TimeSpan.FromSeconds(40) : TimeSpan.Zero;
        world.Queue.Throws = trouble == "broken";
        world.Time.Run(async () =>
        {
            await world.ConnectAsync(20);
            var by = world.AnyProcess;
            for (var i = 0; i < 20; i++)
            {
                await world.SayAsync("c0", by: by);
                await world.Time.Delay(1_000);
            }
        });

        AssertEach(world, got => Assert.Equal(world.Due.Keys.Order(), got));
        var warning = Assert.Single(world.Log.Lines, line => line.Level >= LogLevel.Warning);
        Assert.Contains("queue did not take", warning.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_second_line_of_the_log_comes_after_a_minute_with_the_sum()
    {
        var world = NewWorld();
        world.Queue.Refuses = _ => true;
        world.Time.Run(async () =>
        {
            await world.ConnectAsync(20);
            var by = world.AnyProcess;
            for (var i = 0; i < 62; i++)
            {
                await world.SayAsync("c0", by: by);
                await world.Time.Delay(1_000);
            }
        });

        var lines = world.Log.Lines.Where(line => line.Level == LogLevel.Warning).Select(line => line.Text).ToArray();
        Assert.Equal(2, lines.Length);
        Assert.Contains("take 2 jobs", lines[0], StringComparison.Ordinal);
        Assert.Contains("take 120 jobs", lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_queue_that_took_nothing_is_left_alone_for_a_while_and_then_used_again()
    {
        var world = NewWorld();
        world.Time.Run(async () =>
        {
            await world.ConnectAsync(20);
            var by = world.AnyProcess;
            world.Queue.Refuses = _ => true;
            for (var i = 0; i < 4; i++) await world.SayAsync("c0", by: by);
            Assert.Equal(1, world.Queue.Calls);

            world.Queue.Refuses = null;
            await world.Time.Delay(Options.QueuePause);
            await world.SayAsync("c0", by: by);
            await world.Queue.IdleAsync();
            Assert.Equal((2, 2), (world.Queue.Calls, world.Queue.Sent.Count));
        });

        AssertEach(world, got => Assert.Equal([1, 2, 3, 4, 5], got));
    }

    [Fact]
    public void A_slow_queue_costs_a_sender_its_time_out_and_no_more()
    {
        var world = NewWorld();
        world.Queue.Slowness = TimeSpan.FromMinutes(5);
        world.Time.Run(async () =>
        {
            await world.ConnectAsync(20);
            await world.SayAsync("c0");
            Assert.Equal(TestChat.Start + Options.QueueTimeout, world.Time.GetUtcNow());
        });
        AssertEach(world, got => Assert.Equal([1], got));
    }

    /// <summary>Jobs that a slow queue took after all are second copies of what was served.</summary>
    [Fact]
    public void What_a_slow_queue_took_after_all_is_not_delivered_again()
    {
        var world = NewWorld();
        world.Queue.Slowness = TimeSpan.FromSeconds(3);
        world.Time.Run(async () =>
        {
            await world.ConnectAsync(20);
            await world.SayAsync("c0");
            await world.Time.Delay(10_000);
            Assert.Equal(2, world.Queue.Sent.Count);
            await world.Queue.IdleAsync();
        });
        AssertEach(world, got => Assert.Equal([1], got));
    }

    [Fact]
    public void The_acknowledgement_does_not_wait_for_the_receivers()
    {
        var world = NewWorld();
        world.PostMilliseconds = 3_000;
        world.Time.Run(async () =>
        {
            await world.ConnectAsync(20);
            await world.SayAsync("c0");
            Assert.Equal(TestChat.Start, world.Time.GetUtcNow());
            await world.Queue.IdleAsync();
        });
        AssertEach(world, got => Assert.Equal([1], got));
    }

    [Fact]
    public void A_fall_back_ends_when_its_time_is_over_and_the_sender_is_acknowledged()
    {
        var world = NewWorld();
        world.PostMilliseconds = 4_000;
        world.Queue.Refuses = _ => true;
        world.Time.Run(async () =>
        {
            await world.ConnectAsync(300);
            await world.SayAsync("c0");
            Assert.InRange(world.Time.GetUtcNow() - TestChat.Start, Options.FallBackTime, Options.FallBackTime + TimeSpan.FromSeconds(7));
        });
        Assert.Contains(world.Posts.Values, posts => posts.Count > 0);
    }

    [Fact]
    public void A_fall_back_that_ran_out_of_time_keeps_nobody_from_its_slices()
    {
        var world = NewWorld();
        var isStuck = true;
        world.Queue.Refuses = _ => isStuck;
        world.Store.Before = operation => operation == "history" && isStuck ? new(world.Time.Delay(60_000)) : default;
        world.Time.Run(async () =>
        {
            await world.ConnectAsync(20);
            await world.SayAsync("c0");
            isStuck = false;
            await world.Time.Delay(Options.QueuePause);
            await world.SayAsync("c0");
            await world.Queue.IdleAsync();
            Assert.InRange(world.Time.GetUtcNow() - TestChat.Start, TimeSpan.Zero, TimeSpan.FromSeconds(90));
        });
        AssertEach(world, got => Assert.Equal([1, 2], got));
    }

    [Fact]
    public void A_store_that_fails_during_the_fall_back_fails_no_sender()
    {
        var world = NewWorld();
        world.Queue.Refuses = _ => true;
        world.Time.Run(async () =>
        {
            await world.ConnectAsync(20);
            world.Store.Before = operation => operation == "take" ? throw new TimeoutException() : default;
            await world.SayAsync("c0");
            world.Store.Before = null;
            await world.SayAsync("c0");
        });
        // The next one brings what was left.
        AssertEach(world, got => Assert.Equal([1, 2], got));
        Assert.Contains(world.Log.Lines, line => line.Level == LogLevel.Error);
    }

    [Fact]
    public void A_store_that_fails_at_a_job_has_it_put_back_and_others_may_take_the_slice_at_once()
    {
        var world = NewWorld();
        world.Queue.VisibilityTimeout = TimeSpan.FromMinutes(2);
        world.Time.Run(async () =>
        {
            await world.ConnectAsync(20);
            var failed = 0;
            world.Store.Before = operation => operation == "history" && ++failed <= 2 ? throw new TimeoutException() : default;
            await world.SayAsync("c0");
            await world.Time.Delay(100);
            Assert.Equal(2, world.Queue.Outcomes.Count(outcome => outcome == FanOutJobOutcome.Retry));
            await world.SayAsync("c0");
            await world.Time.Delay(1_000);
            AssertEach(world, got => Assert.Equal([1, 2], got));
            await world.Queue.IdleAsync();
        });
        AssertEach(world, got => Assert.Equal([1, 2], got));
        Assert.Empty(world.Queue.DeadLetters);
    }

    [Fact]
    public void Without_a_queue_every_room_is_posted_to_inline()
    {
        var world = new QueuedWorld(Options, hasQueue: false);
        world.Time.Run(async () =>
        {
            await world.ConnectAsync(20);
            await world.SayAsync("c0");
        });
        AssertEach(world, got => Assert.Equal([1], got));
        Assert.DoesNotContain(world.Store.Calls, call => call is "queue" or "take");
    }

    [Fact]
    public async Task A_deadline_passes_through_a_job_as_through_everything_else()
    {
        using var chat = new TestChat();
        using var deadline = new CancellationTokenSource();
        chat.Store.Before = _ => new(Task.Delay(Timeout.Infinite, deadline.Token));
        var job = """{"v":1,"room":"lobby","at":1795510800000,"slices":1,"from":0,"slice":0,"seq":1}"""u8.ToArray();
        var running = chat.Backend.FanOutAsync(job, deadline.Token).AsTask();
        await deadline.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running).WaitAsync(TimeSpan.FromSeconds(30), Test);
    }

    /// <summary>Twenty members are two slices here.</summary>
    private static QueuedWorld NewWorld() => new(Options, processes: 1);

    private static void AssertEach(QueuedWorld world, Action<long[]> assert)
    {
        foreach (var (_, posts) in world.Posts.Where(one => one.Key != "c0")) assert([.. posts.SelectMany(post => post.Seqs)]);
    }
}
