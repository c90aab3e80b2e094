using System.Text;
using System.Text.Json;
using Chat.Core.Delivery;
using Chat.Core.Delivery.Queued;
using Chat.Core.Protocol;
using Chat.Core.Tests.Doubles;
using CsCheck;
using Microsoft.Extensions.Logging;

namespace Chat.Core.Tests.Queued;

public sealed class FanOutJobTests
{
    private static readonly ChatOptions Options = new() { InlineReceivers = 10, ReceiversPerSlice = 1_000 };

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("hello")]
    [InlineData("""{"v":1}""")]
    [InlineData("""{"v":2,"room":"lobby","at":0,"slices":1,"from":0,"slice":0,"seq":1}""")]
    [InlineData("""{"v":1,"at":0,"slices":1,"from":0,"slice":0,"seq":1}""")]
    [InlineData("""{"v":1,"room":"lobby","at":0,"slices":0,"from":0,"slice":0,"seq":1}""")]
    [InlineData("""{"v":1,"room":"lobby","at":0,"slices":2000000,"from":0,"slice":0,"seq":1}""")]
    [InlineData("""{"v":1,"room":"lobby","at":0,"slices":3,"from":0,"slice":0,"seq":1}""")]
    [InlineData("""{"v":1,"room":"lobby","at":0,"slices":2,"from":0,"slice":2,"seq":1}""")]
    [InlineData("""{"v":1,"room":"lobby","at":0,"slices":2,"from":-1,"slice":0,"seq":1}""")]
    [InlineData("""{"v":1,"room":"lobby","at":0,"slices":2,"from":0,"slice":0}""")]
    [InlineData("""{"v":1,"room":"lobby","at":0,"slices":2,"frame":"x","connections":[]}""")]
    [InlineData("""{"v":1,"room":"lobby","at":0,"slices":2,"frame":{},"connections":[null]}""")]
    [InlineData("""{"v":1,"room":"lobby","at":0,"slices":2,"frame":{}}""")]
    [InlineData("""{"v":1,"room":"lobby","at":1e99,"slices":1,"from":0,"slice":0,"seq":1}""")]
    public async Task What_is_no_job_is_unreadable_and_logged_without_what_it_held(string body)
    {
        using var chat = new TestChat { ExpectsTrouble = true };
        Assert.Equal(FanOutJobOutcome.Unreadable, await chat.Backend.FanOutAsync(Encoding.UTF8.GetBytes(body)));
        var line = Assert.Single(chat.Log.Lines);
        Assert.Equal(LogLevel.Error, line.Level);
        Assert.DoesNotContain("hello", line.Text, StringComparison.Ordinal);
        Assert.Empty(chat.Store.Calls);
    }

    [Fact]
    public async Task Whatever_bytes_the_queue_brings_a_job_never_throws()
    {
        using var chat = new TestChat { ExpectsTrouble = true };
        await Gen.Byte.Array[0, 200].SampleAsync(
            async bytes => Assert.Equal(FanOutJobOutcome.Unreadable, await chat.Backend.FanOutAsync(bytes)), iter: 2_000, threads: 1);
    }

    [Fact]
    public async Task A_time_that_no_calendar_has_is_unreadable_too()
    {
        using var chat = new TestChat { ExpectsTrouble = true };
        var body = """{"v":1,"room":"lobby","at":9000000000000000000,"slices":1,"from":0,"slice":0,"seq":1}"""u8.ToArray();
        Assert.Equal(FanOutJobOutcome.Unreadable, await chat.Backend.FanOutAsync(body));
    }

    [Fact]
    public async Task A_job_that_was_forgotten_for_hours_is_dropped()
    {
        using var chat = new TestChat { ExpectsTrouble = true };
        var job = FanOutJob.Serve(new("lobby", 0, 1, 0), 1, chat.Time.GetUtcNow()).ToUtf8();
        chat.Time.Advance(TimeSpan.FromMinutes(61));
        Assert.Equal(FanOutJobOutcome.Done, await chat.Backend.FanOutAsync(job));
        Assert.Empty(chat.Store.Calls);
        Assert.Contains("61 minutes old", Assert.Single(chat.Log.Lines).Text, StringComparison.Ordinal);
    }

    /// <summary>Jobs that named their sender may be in the queue while a new version is deployed.</summary>
    [Fact]
    public void A_job_of_the_form_that_named_its_sender_is_still_read()
    {
        var job = FanOutJob.Parse("{\"v\":1,\"room\":\"lobby\",\"at\":0,\"slices\":2,\"from\":3,\"slice\":1,\"seq\":5,\"except\":\"c1\"}"u8, out var fault);
        Assert.Equal("", fault);
        Assert.Equal((new("lobby", 3, 2, 1), 5L), (job!.Key, job.Seq));
    }

    [Fact]
    public void A_remainder_s_frame_comes_out_as_it_went_in()
    {
        var frame = new Frame(Encoding.UTF8.GetBytes("""{"type":"message","text":"\"quoted\" \\ 😀 <é>\n\u0001"}"""));
        var job = FanOutJob.Remainder("lobby", 1, frame, ["a", "b"], TestChat.Start);
        var read = FanOutJob.Parse(job.ToUtf8().Span, out var fault);
        Assert.Equal("", fault);
        Assert.Equal(Encoding.UTF8.GetString(frame.Utf8.Span), read!.Frame!.Value.GetRawText());
        Assert.Equal(["a", "b"], read.Connections);
    }

    [Fact]
    public void The_largest_remainder_fits_into_the_queue()
    {
        var frame = new Frame(Encoding.UTF8.GetBytes($$"""{"text":"{{new string('x', ChatLimits.FrameBytes - 11)}}"}"""));
        var ids = Enumerable.Range(0, FanOutJob.MostConnections).Select(i => $"{i:D100}");
        Assert.InRange(FanOutJob.Remainder(new('r', 64), 1 << 20, frame, ids, TestChat.Start).ToUtf8().Length, 1, 256 * 1024);
    }

    [Fact]
    public void Who_is_throttled_to_the_last_is_tried_again_by_a_job_of_its_own_and_nobody_else_is()
    {
        var world = new QueuedWorld(Options, processes: 1);
        var tries = 0;
        world.Outcome = id => id == "c3" && ++tries <= 6 ? DeliveryOutcome.Throttled : DeliveryOutcome.Delivered;
        world.Time.Run(async () =>
        {
            await world.ConnectAsync(20);
            await world.SayAsync("c0");
            await world.Queue.IdleAsync();
        });
        Assert.All(world.Posts.Where(one => one.Key != "c0"), one => Assert.Equal([1], one.Value.SelectMany(post => post.Seqs)));
        Assert.Equal(7, tries);
        var remainder = world.Queue.Sent[1];
        Assert.Equal(["c3"], remainder.GetProperty("connections").EnumerateArray().Select(one => one.GetString()));
        Assert.Equal(1, remainder.GetProperty("frame").GetProperty("seq").GetInt64());
        Assert.DoesNotContain(world.Log.Lines, line => line.Level >= LogLevel.Warning);
    }

    [Fact]
    public void A_remainder_that_never_gets_through_ends_among_the_dead_letters_alone()
    {
        var world = new QueuedWorld(Options, processes: 1) { Outcome = id => id == "c3" ? DeliveryOutcome.Throttled : DeliveryOutcome.Delivered };
        world.Time.Run(async () =>
        {
            await world.ConnectAsync(20);
            await world.SayAsync("c0");
            await world.Queue.IdleAsync();
        });
        Assert.Equal(["c3"], Assert.Single(world.Queue.DeadLetters).GetProperty("connections").EnumerateArray().Select(one => one.GetString()));
        Assert.All(world.Posts.Where(one => one.Key is not "c0" and not "c3"), one => Assert.Equal([1], one.Value.SelectMany(post => post.Seqs)));
        // Three tries, half a minute apart.
        Assert.InRange(world.Log.Lines.Count(line => line.Level == LogLevel.Warning), 1, 2);
    }

    [Fact]
    public void A_reader_that_never_keeps_up_does_not_fill_the_dead_letters()
    {
        var world = new QueuedWorld(Options, processes: 1) { Outcome = id => id == "c3" ? DeliveryOutcome.Throttled : DeliveryOutcome.Delivered };
        world.Time.Run(async () =>
        {
            await world.ConnectAsync(20);
            await world.TalkAsync(rate: 2, TimeSpan.FromSeconds(50), senders: 1);
        });
        Assert.InRange(world.Queue.DeadLetters.Count, 1, 2);
        Assert.All(world.Posts.Where(one => one.Key is not "c0" and not "c3"), one =>
            Assert.Equal(world.Due.Keys.Order(), one.Value.SelectMany(post => post.Seqs)));
    }

    [Fact]
    public void Of_a_remainder_only_those_are_left_that_are_still_throttled()
    {
        var world = new QueuedWorld(Options, processes: 1);
        var isFree = false;
        world.Outcome = id => id switch
        {
            "c3" => DeliveryOutcome.Throttled,
            "c4" or "c5" when !isFree => DeliveryOutcome.Throttled,
            _ => DeliveryOutcome.Delivered,
        };
        world.Time.Run(async () =>
        {
            await world.ConnectAsync(20);
            await world.SayAsync("c0");
            await world.Time.Delay(220);
            isFree = true;
            await world.Queue.IdleAsync();
        });
        Assert.Equal(["3", "1"], world.Queue.Sent.Where(job => job.TryGetProperty("connections", out _))
            .Select(job => $"{job.GetProperty("connections").GetArrayLength()}").Distinct());
        Assert.All(world.Posts.Where(one => one.Key is not "c0" and not "c3"), one => Assert.Equal([1], one.Value.SelectMany(post => post.Seqs)));
    }

    /// <summary>Two senders in one batch, and they and a listener are throttled: three frames, so three remainders.</summary>
    [Fact]
    public void A_sender_s_remainder_holds_what_it_has_not_said_itself()
    {
        var world = new QueuedWorld(Options, processes: 1);
        var isFree = false;
        world.Outcome = id => id is "c0" or "c1" or "c3" && !isFree ? DeliveryOutcome.Throttled : DeliveryOutcome.Delivered;
        world.Queue.Milliseconds = 1_000;
        world.Time.Run(async () =>
        {
            await world.ConnectAsync(20);
            await Task.WhenAll(world.SayAsync("c0"), world.SayAsync("c1"), world.SayAsync("c2"), world.SayAsync("c0"));
            await world.Time.Delay(2_500);
            isFree = true;
            await world.Queue.IdleAsync();
        });
        var remainders = world.Queue.Sent.Where(job => job.TryGetProperty("connections", out _)).ToArray();
        Assert.Equal(3, remainders.Length);
        Assert.All(remainders, job => Assert.Single(job.GetProperty("connections").EnumerateArray()));
        Assert.All(world.Posts, one =>
        {
            var seqs = Assert.Single(one.Value).Seqs;
            Assert.Equal(world.Due.Where(due => due.Value.Sender != one.Key).Select(due => due.Key).Order(), seqs);
        });
    }

    [Fact]
    public void Who_left_meanwhile_gets_no_remainder()
    {
        var world = new QueuedWorld(Options, processes: 1);
        var isFree = false;
        world.Outcome = id => id == "c3" && !isFree ? DeliveryOutcome.Throttled : DeliveryOutcome.Delivered;
        world.Queue.Milliseconds = 1_000;
        world.Time.Run(async () =>
        {
            await world.ConnectAsync(20);
            await world.SayAsync("c0");
            await world.Time.Delay(2_000);
            await world.AnyProcess.ReceiveAsync("c3", """{"action":"leave"}""");
            isFree = true;
            await world.Queue.IdleAsync();
        });
        Assert.Empty(world.Posts["c3"]);
        Assert.Empty(world.Queue.DeadLetters);
    }

    [Fact]
    public void A_pass_that_takes_too_long_leaves_the_rest_to_jobs_of_their_own()
    {
        var world = new QueuedWorld(Options with { SliceLease = TimeSpan.FromSeconds(5) }, processes: 1) { PostMilliseconds = 2_000 };
        world.Time.Run(async () =>
        {
            await world.ConnectAsync(400);
            await world.SayAsync("c0");
            await world.Queue.IdleAsync();
        });
        Assert.True(world.Queue.Sent.Count > 1);
        Assert.All(world.Posts.Where(one => one.Key != "c0"), one => Assert.Equal([1], one.Value.SelectMany(post => post.Seqs)));
    }

    [Fact]
    public void Batches_hold_at_most_a_frame_s_worth_and_all_of_it_in_order()
    {
        var options = Options with { SliceHold = TimeSpan.FromMinutes(1) };
        var world = new QueuedWorld(options, processes: 1);
        world.Time.Run(async () =>
        {
            await world.ConnectAsync(12);
            await world.SayAsync("c0");
            await world.SayAsync("c0");
            await world.Queue.IdleAsync();
            world.Queue.Milliseconds = 1_000;
            var sending = Enumerable.Range(0, 30).Select(_ => world.SayAsync("c0", new string('x', 8_000))).ToArray();
            await Task.WhenAll(sending);
            await world.Queue.IdleAsync();
        });
        foreach (var (_, posts) in world.Posts.Where(one => one.Key != "c0"))
        {
            Assert.Equal(Enumerable.Range(1, 32).Select(seq => (long)seq), posts.SelectMany(post => post.Seqs));
            Assert.InRange(posts.Max(post => post.Seqs.Count), 2, 4);
        }
    }
}
