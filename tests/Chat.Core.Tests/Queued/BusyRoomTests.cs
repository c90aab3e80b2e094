using Chat.Core.Tests.Doubles;
using CsCheck;
using Microsoft.Extensions.Logging;

namespace Chat.Core.Tests.Queued;

public sealed class BusyRoomTests
{
    /// <summary>Whether a room waits for itself is another matter than what the account's quota lets it do.</summary>
    private static readonly ChatOptions WithoutQuota = new() { QueuedPostsPerSecond = 1e9 };

    /// <summary>How long a slice is kept: whoever hands it on often meets those races often.</summary>
    private static readonly Gen<TimeSpan> Hold = Gen.Int[0, 4].Select(hold => TimeSpan.FromMilliseconds(hold * hold * 125));

    [Fact]
    public void Twenty_messages_a_second_in_a_room_of_1_000_take_a_fifth_of_the_posts_within_half_a_second()
    {
        var world = new QueuedWorld(new(), processes: 6) { StoreMilliseconds = 6, PostMilliseconds = 10 };
        world.Queue.Milliseconds = 15;
        world.Time.Run(async () =>
        {
            await world.ConnectAsync(1_000);
            await world.TalkAsync(rate: 20, TimeSpan.FromSeconds(30), senders: 5);
        });

        var posts = world.Posts.Values.Sum(posts => (long)posts.Count);
        var each = world.Due.Count * 1_000L;
        var delays = world.Posts.Values.SelectMany(posts => posts)
            .SelectMany(post => post.Seqs.Select(seq => (post.At - world.Due[seq].At).TotalMilliseconds)).Order().ToArray();
        TestContext.Current.TestOutputHelper!.WriteLine(
            $"{posts} posts for {each} copies: {(double)posts / each:0.000}; p50 {delays[delays.Length / 2]:0}, p99 {delays[delays.Length * 99 / 100]:0} ms");
        Assert.InRange(posts, 1, each / 5);
        Assert.InRange(delays[delays.Length * 99 / 100], 0, 500);
        AssertEverybodyHasAll(world);
        AssertNobodyTwice(world);
        Assert.DoesNotContain(world.Log.Lines, line => line.Level >= LogLevel.Warning);
    }

    [Theory]
    [InlineData(10, 0.2)]
    [InlineData(10, 5)]
    [InlineData(600, 0.2)]
    [InlineData(600, 0.9)]
    [InlineData(100, 3)]
    public void A_quiet_room_waits_for_nothing(int members, double rate)
    {
        var world = new QueuedWorld(WithoutQuota);
        world.Time.Run(async () =>
        {
            await world.ConnectAsync(members);
            await world.TalkAsync(rate, TimeSpan.FromSeconds(20), senders: 3);
        });

        Assert.All(world.Posts.Values.SelectMany(posts => posts), post =>
            Assert.Equal(world.Due[Assert.Single(post.Seqs)].At, post.At));
        AssertEverybodyHasAll(world);
        AssertNobodyTwice(world);
    }

    [Fact]
    public void The_first_message_after_a_pause_waits_for_nothing_in_a_room_that_was_busy()
    {
        var world = new QueuedWorld(WithoutQuota);
        var after = new List<long>();
        world.Time.Run(async () =>
        {
            await world.ConnectAsync(100);
            await world.TalkAsync(rate: 20, TimeSpan.FromSeconds(5), senders: 3);
            Assert.True((await world.Store.ReadHistoryAsync(new("lobby", 1), TestContext.Current.CancellationToken)).Head.Feed.Slices > 0);
            await world.Time.Delay(TimeSpan.FromSeconds(2.5));
            after.Add(await world.SayAsync("c0"));
            await world.Queue.IdleAsync();
        });

        Assert.All(world.Posts.Where(one => one.Key != "c0"), one => Assert.Equal(world.Due[after[0]].At, one.Value[^1].At));
    }

    /// <summary>Any latencies, any processes, jobs in any order and some of them twice.</summary>
    [Fact]
    public void Each_receiver_of_a_busy_room_has_everything_once_and_in_order_whatever_the_interleaving() =>
        Gen.Select(Gen.Int[1, 1_000_000], Gen.Int[0, 30], Gen.Int[0, 120], Gen.Int[0, 40], Gen.Int[8, 60], Hold).Sample(
            (seed, store, queue, post, rate, hold) =>
            {
                var options = new ChatOptions { BusyReceivers = 4, ReceiversPerSlice = 8, SliceHold = hold };
                var world = new QueuedWorld(options, processes: 5, seed) { StoreMilliseconds = store, PostMilliseconds = post };
                (world.Queue.Milliseconds, world.Queue.Duplicates) = (queue, 0.1);
                world.Store.BetweenNumberAndPut = () => world.Latency(store);
                world.Time.Run(async () =>
                {
                    await world.ConnectAsync(30);
                    await world.TalkAsync(rate, TimeSpan.FromSeconds(6), senders: 4);
                });

                AssertEverybodyHasAll(world);
                AssertNobodyTwice(world);
                AssertInOrder(world, above: FeedsFrom(world));
                Assert.Empty(world.Queue.DeadLetters);
                Assert.DoesNotContain(world.Log.Lines, line => line.Level >= LogLevel.Warning);
            }, iter: 40, threads: 1);

    [Fact]
    public void Killed_functions_lose_nothing_of_what_was_queued() =>
        Gen.Select(Gen.Int[1, 1_000_000], Gen.Int[0, 20], Gen.Int[0, 60], Gen.Int[0, 20], Hold).Sample(
            (seed, store, queue, post, hold) =>
            {
                var options = new ChatOptions { BusyReceivers = 4, ReceiversPerSlice = 8, SliceHold = hold };
                var world = new QueuedWorld(options, processes: 5, seed) { StoreMilliseconds = store, PostMilliseconds = post };
                (world.Queue.Milliseconds, world.Queue.Duplicates, world.Queue.Deaths) = (queue, 0.1, 0.25);
                world.Time.Run(async () =>
                {
                    await world.ConnectAsync(20);
                    await world.TalkAsync(rate: 12, TimeSpan.FromSeconds(8), senders: 4);
                });

                // A second copy of a job may end among the dead letters, having met the first one at each of its tries.
                AssertEverybodyHasAll(world);
            }, iter: 40, threads: 1);

    [Fact]
    public void A_room_that_is_cut_into_more_slices_while_it_is_busy_loses_nothing_and_keeps_its_order()
    {
        for (var seed = 1; seed <= 20; seed++) Double(seed);
    }

    private static void Double(int seed)
    {
        var options = new ChatOptions { BusyReceivers = 4, ReceiversPerSlice = 8 };
        var world = new QueuedWorld(options, processes: 5, seed) { StoreMilliseconds = 5, PostMilliseconds = 10 };
        world.Queue.Milliseconds = 20;
        var first = 0L;
        world.Time.Run(async () =>
        {
            await world.ConnectAsync(8);
            await world.TalkAsync(rate: 20, TimeSpan.FromSeconds(4), senders: 4);
            await world.ConnectAsync(40);
            first = world.Due.Keys.Max() + 1;
            await world.TalkAsync(rate: 20, TimeSpan.FromSeconds(6), senders: 4);
        });

        Assert.True(world.Queue.Sent.Select(job => job.GetProperty("slices").GetInt32()).Distinct().Count() > 1);
        AssertEverybodyHasAll(world, from: first);
        AssertNobodyTwice(world);
        AssertInOrder(world, above: FeedsFrom(world));
    }

    /// <summary>A put that hangs: its number is a hole, and what comes after it does not wait for long.</summary>
    [Fact]
    public void An_entry_that_is_stored_late_is_sent_late_and_keeps_no_other_waiting()
    {
        var options = new ChatOptions { BusyReceivers = 4 };
        var world = new QueuedWorld(options, processes: 5) { StoreMilliseconds = 2, PostMilliseconds = 5 };
        var puts = 0;
        world.Store.BetweenNumberAndPut = () => world.Latency(++puts is 60 or 75 or 90 ? 1_500 : 2);
        world.Time.Run(async () =>
        {
            await world.ConnectAsync(10);
            await world.TalkAsync(rate: 20, TimeSpan.FromSeconds(8), senders: 4);
        });

        AssertEverybodyHasAll(world);
        AssertNobodyTwice(world);
        var late = world.Posts["c9"].SelectMany(post => post.Seqs.Select(seq => (seq, (post.At - world.Due[seq].At).TotalMilliseconds)))
            .Where(one => one.TotalMilliseconds > 700).Select(one => one.seq);
        Assert.InRange(late.Count(), 1, 3);
    }

    /// <summary>
    /// A sender whose function died before its entry was stored, and who tried again: the number was given out seconds ago, and
    /// the slice is held whenever the entry's own jobs come, since the room never rests.
    /// </summary>
    [Fact]
    public void An_entry_that_is_stored_seconds_late_is_sent_by_whoever_holds_the_slice()
    {
        var options = new ChatOptions { BusyReceivers = 4, SliceHold = TimeSpan.FromSeconds(10) };
        var world = new QueuedWorld(options, processes: 5) { StoreMilliseconds = 2, PostMilliseconds = 800 };
        var puts = 0;
        world.Store.BetweenNumberAndPut = () => ++puts == 60 ? new(world.Time.Delay(6_000)) : default;
        world.Time.Run(async () =>
        {
            await world.ConnectAsync(10);
            await world.TalkAsync(rate: 10, TimeSpan.FromSeconds(90), senders: 4);
        });

        AssertEverybodyHasAll(world);
        AssertNobodyTwice(world);
        Assert.Empty(world.Queue.DeadLetters);
        var late = world.Posts["c9"].SelectMany(post => post.Seqs.Select(seq => (post.At - world.Due[seq].At).TotalSeconds)).Where(delay => delay > 6);
        Assert.InRange(Assert.Single(late), 6, 12);
    }

    private static long FeedsFrom(QueuedWorld world) =>
        world.Queue.Sent.Select(job => job.GetProperty("from").GetInt64()).DefaultIfEmpty(long.MaxValue).Min();

    private static void AssertEverybodyHasAll(QueuedWorld world, long from = 1)
    {
        foreach (var (receiver, posts) in world.Posts)
        {
            var got = posts.SelectMany(post => post.Seqs).ToHashSet();
            var missing = world.Due.Where(due => due.Key >= from && due.Value.Sender != receiver && !got.Contains(due.Key)).Select(due => due.Key);
            Assert.Empty(missing);
        }
    }

    /// <summary>Nor is anybody sent its own messages, which it has as the answers.</summary>
    private static void AssertNobodyTwice(QueuedWorld world)
    {
        foreach (var (receiver, posts) in world.Posts)
        {
            var got = posts.SelectMany(post => post.Seqs).ToArray();
            Assert.Equal(got.Distinct().Count(), got.Length);
            Assert.DoesNotContain(got, seq => world.Due[seq].Sender == receiver);
        }
    }

    private static void AssertInOrder(QueuedWorld world, long above)
    {
        foreach (var posts in world.Posts.Values)
        {
            var queued = posts.SelectMany(post => post.Seqs).Where(seq => seq > above).ToArray();
            Assert.Equal(queued.Order(), queued);
        }
    }
}
