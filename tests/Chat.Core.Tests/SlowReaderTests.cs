using Chat.Core.Delivery;
using Chat.Core.Storage;
using Chat.Core.Tests.Doubles;
using Chat.Core.Tests.Queued;
using Microsoft.Extensions.Logging;

namespace Chat.Core.Tests;

/// <summary>Receivers that answer 429: a used-up account is worth some tries, one that never reads is not worth anybody's time.</summary>
public sealed class SlowReaderTests
{
    private static readonly ChatOptions Options = new();

    private readonly Dictionary<string, int> _posts = new(StringComparer.Ordinal);

    [Fact]
    public void Nobody_waits_a_second_time_for_one_that_never_reads()
    {
        var world = NewWorld(id => id == "c3" ? DeliveryOutcome.Throttled : DeliveryOutcome.Delivered);
        world.Time.Run(async () =>
        {
            await world.ConnectAsync(5);
            Assert.InRange(await TimedAsync(world), TimeSpan.FromTicks(1), Options.ThrottledBudget);
            Assert.Equal(1 + Options.ThrottledRetries, Posts("c3"));
            for (var i = 1; i <= 100; i++)
            {
                Assert.Equal(TimeSpan.Zero, await TimedAsync(world));
                Assert.Equal(1 + Options.ThrottledRetries + i, Posts("c3"));
                // It stays slow for as long as there is something for it that it does not take.
                await world.Time.Delay(Options.SlowFor / 2);
            }
        });
        AssertHas(world, "c1", 101);
    }

    [Fact]
    public void Seventy_that_never_read_cost_what_one_does()
    {
        var world = NewWorld(id => id is "c0" or "c1" ? DeliveryOutcome.Delivered : DeliveryOutcome.Throttled);
        world.PostMilliseconds = 5;
        world.Time.Run(async () =>
        {
            await world.ConnectAsync(72);
            await TimedAsync(world);
            var before = _posts.Values.Sum();
            Assert.InRange(await TimedAsync(world), TimeSpan.Zero, TimeSpan.FromMilliseconds(2 * 7.5));
            Assert.Equal(before + 71, _posts.Values.Sum());
        });
        AssertHas(world, "c1", 2);
    }

    [Fact]
    public void One_that_is_throttled_once_gets_its_message_by_a_further_try_each_time()
    {
        var world = NewWorld(id => id == "c3" && Posts("c3") % 2 == 1 ? DeliveryOutcome.Throttled : DeliveryOutcome.Delivered);
        world.Time.Run(async () =>
        {
            await world.ConnectAsync(5);
            for (var i = 0; i < 10; i++) await world.SayAsync("c0");
        });
        AssertHas(world, "c3", 10);
        Assert.Equal(20, Posts("c3"));
        Assert.DoesNotContain(world.Log.Lines, line => line.Level >= LogLevel.Warning);
    }

    [Fact]
    public void A_slow_one_gets_messages_again_when_it_reads_and_has_its_further_tries_again()
    {
        var isReading = false;
        var isOnceThrottled = false;
        var world = NewWorld(id => id == "c3" && (!isReading || Once(ref isOnceThrottled)) ? DeliveryOutcome.Throttled : DeliveryOutcome.Delivered);
        world.Time.Run(async () =>
        {
            await world.ConnectAsync(5);
            await world.SayAsync("c0");
            await world.SayAsync("c0");
            isReading = true;
            await world.SayAsync("c0");
            isOnceThrottled = true;
            await world.SayAsync("c0");
        });
        Assert.Equal([3, 4], world.Posts["c3"].SelectMany(post => post.Seqs));
        Assert.Equal(1 + Options.ThrottledRetries + 1 + 1 + 2, Posts("c3"));
    }

    [Fact]
    public void Who_was_sent_nothing_for_a_while_is_not_slow_any_more()
    {
        var world = NewWorld(id => id == "c3" ? DeliveryOutcome.Throttled : DeliveryOutcome.Delivered);
        world.Time.Run(async () =>
        {
            await world.ConnectAsync(5);
            await world.SayAsync("c0");
            await world.Time.Delay(Options.SlowFor);
            await world.SayAsync("c0");
        });
        Assert.Equal(2 * (1 + Options.ThrottledRetries), Posts("c3"));
    }

    [Fact]
    public void A_throttle_of_the_whole_account_is_tried_again_within_the_budget_and_all_have_the_message()
    {
        var isFree = false;
        var world = NewWorld(_ => isFree ? DeliveryOutcome.Delivered : DeliveryOutcome.Throttled);
        world.Time.Run(async () =>
        {
            await world.ConnectAsync(400);
            var saying = world.SayAsync("c0");
            isFree = true;
            await saying;
            Assert.InRange(world.Time.GetUtcNow() - TestChat.Start, TimeSpan.FromTicks(1), Options.ThrottledBudget);
        });
        Assert.All(world.Posts.Where(one => one.Key != "c0"), one => Assert.Single(one.Value));
        Assert.DoesNotContain(world.Log.Lines, line => line.Level >= LogLevel.Warning);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Further_tries_that_hang_are_given_up_at_the_end_of_the_budget(bool heedsTheEnd)
    {
        var time = new VirtualTime(TestChat.Start);
        var store = new InMemoryChatStore(time);
        var sender = new HangingSender(heedsTheEnd);
        var log = new LogCapture();
        var fanOut = new FanOut(store, sender, new(store, time, 10), new() { ParallelPosts = 2 }, time, log);
        time.Run(async () =>
        {
            var report = await fanOut.DeliverAsync(Roster(9), new("{}"u8.ToArray()));
            Assert.Equal(new DeliveryReport(0, 0, 9, 0, 0), report);
            Assert.Equal(Options.ThrottledBudget, time.GetUtcNow() - TestChat.Start);
            // As many as may be under way at a time, and nobody after them.
            Assert.Equal(9 + 2, sender.Posts);

            Assert.Equal(9, (await fanOut.DeliverAsync(Roster(9), new("{}"u8.ToArray()))).Throttled);
            Assert.Equal(Options.ThrottledBudget, time.GetUtcNow() - TestChat.Start);
        });
        Assert.Equal(LogLevel.Warning, Assert.Single(log.Lines).Level);
    }

    [Fact]
    public void A_slow_one_is_slow_in_queued_rooms_as_well()
    {
        var world = NewWorld(
            id => id == "c3" ? DeliveryOutcome.Throttled : DeliveryOutcome.Delivered, new() { BusyReceivers = 4, InlineReceivers = 5 }, hasQueue: true);
        world.Time.Run(async () =>
        {
            await world.ConnectAsync(5);
            await world.SayAsync("c0");
            await world.ConnectAsync(5);
            var before = Posts("c3");
            await world.SayAsync("c0");
            await world.Queue.IdleAsync();
            Assert.Equal(before + 1, Posts("c3"));
        });
        Assert.DoesNotContain(world.Queue.Sent, job => job.TryGetProperty("connections", out _));
        AssertHas(world, "c1", 2);
    }

    private static bool Once(ref bool flag)
    {
        var was = flag;
        flag = false;
        return was;
    }

    private int Posts(string id) => _posts.GetValueOrDefault(id);

    private QueuedWorld NewWorld(Func<string, DeliveryOutcome> outcome, ChatOptions? options = null, bool hasQueue = false) =>
        new(options ?? Options with { Jitter = () => 0.9 }, processes: 1, hasQueue: hasQueue)
        {
            Outcome = id =>
            {
                _posts[id] = Posts(id) + 1;
                return outcome(id);
            },
        };

    private static async Task<TimeSpan> TimedAsync(QueuedWorld world)
    {
        var started = world.Time.GetUtcNow();
        await world.SayAsync("c0");
        return world.Time.GetUtcNow() - started;
    }

    private static void AssertHas(QueuedWorld world, string id, int messages) =>
        Assert.Equal(Enumerable.Range(1, messages).Select(seq => (long)seq), world.Posts[id].SelectMany(post => post.Seqs));

    private static Roster Roster(int count) => new(
        "room", 1, [.. Enumerable.Range(1, count).Select(i => new Member($"c{i}", $"guest:{i}", $"{i}", TestChat.Start, TestChat.Start.AddHours(2)))]);

    /// <summary>Throttles everybody once, and never answers a further try; at most it gives one up, as it is told to.</summary>
    private sealed class HangingSender(bool heedsTheEnd) : IConnectionSender
    {
        private readonly HashSet<string> _throttled = new(StringComparer.Ordinal);

        public int Posts { get; private set; }

        public async ValueTask<DeliveryOutcome> SendAsync(string connectionId, Frame frame, CancellationToken cancellation)
        {
            Posts++;
            if (_throttled.Add(connectionId) || !cancellation.CanBeCanceled) return DeliveryOutcome.Throttled;
            var ended = new TaskCompletionSource();
            using var heeding = heedsTheEnd ? cancellation.Register(ended.SetResult) : default;
            await ended.Task;
            return DeliveryOutcome.Failed;
        }

        public ValueTask<DeliveryOutcome> CloseAsync(string connectionId, CancellationToken cancellation) => new(DeliveryOutcome.Gone);
    }
}
