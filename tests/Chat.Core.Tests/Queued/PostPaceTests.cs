using Chat.Core.Delivery;
using Chat.Core.Tests.Doubles;

namespace Chat.Core.Tests.Queued;

public sealed class PostPaceTests
{
    private readonly VirtualTime _time = new(TestChat.Start);
    private readonly PostPace _pace;

    public PostPaceTests() => _pace = new(new(), _time);

    [Theory]
    [InlineData(1, 8_000)]
    [InlineData(2, 4_000)]
    [InlineData(8, 1_000)]
    [InlineData(128, 62.5)]
    [InlineData(256, 40)]
    public void A_slice_leaves_the_others_of_its_room_their_part(int slices, double rate)
    {
        Assert.Equal(rate, _pace.RateOf(slices));
        Assert.InRange(Posted(slices, (int)rate * 2), rate * 0.95, rate * 1.1);
    }

    [Fact]
    public void A_huge_room_s_posts_do_not_hold_up_those_of_another_room()
    {
        var (slice, other) = (new PostLane(_pace, 128, _time), new PostLane(_pace, 1, _time));
        _time.Run(async () =>
        {
            var huge = Enumerable.Range(0, 128).Select(_ => slice.WaitAsync(default)).ToArray();
            Assert.False(huge[^1].IsCompleted);
            for (var i = 0; i < 200; i++) await other.WaitAsync(default);
            Assert.Equal(TestChat.Start, _time.GetUtcNow());
            await Task.WhenAll(huge);
        });
        Assert.InRange(_time.GetUtcNow() - TestChat.Start, TimeSpan.FromSeconds(1.9), TimeSpan.FromSeconds(2.1));
    }

    [Fact]
    public void All_slices_of_a_room_together_take_what_queued_rooms_may_take()
    {
        var lanes = Enumerable.Range(0, 8).Select(_ => new PostLane(_pace, 8, _time)).ToArray();
        _time.Run(() => Task.WhenAll(lanes.Select(async lane =>
        {
            for (var i = 0; i < 2_000; i++) await lane.WaitAsync(default);
        })));
        Assert.InRange(16_000 / (_time.GetUtcNow() - TestChat.Start).TotalSeconds, 7_900, 8_400);
    }

    [Fact]
    public void A_429_lowers_the_pace_and_success_raises_it_again_up_to_the_share()
    {
        Note(100, throttled: 10, TimeSpan.FromSeconds(1));
        Assert.Equal(4_000, _pace.RateOf(1));
        Note(100, throttled: 100, TimeSpan.FromSeconds(1));
        Assert.Equal(2_000, _pace.RateOf(1));

        var before = _pace.RateOf(1);
        for (var i = 0; i < 40; i++)
        {
            Note(100, throttled: 0, TimeSpan.FromSeconds(1));
            Assert.InRange(_pace.RateOf(1), Math.Min(before + 1, 8_000), 8_000);
            before = _pace.RateOf(1);
        }

        Assert.Equal(8_000, before);
    }

    [Fact]
    public void It_never_stops_whatever_the_gateway_answers()
    {
        for (var i = 0; i < 50; i++) Note(100, throttled: 100, TimeSpan.FromSeconds(1));
        Assert.Equal(8_000 / 16.0, _pace.RateOf(1));
    }

    /// <summary>A slow reader answers 429 as well, and says nothing about the account.</summary>
    [Fact]
    public void One_slow_reader_among_many_does_not_lower_the_pace()
    {
        for (var i = 0; i < 20; i++) Note(100, throttled: 4, TimeSpan.FromSeconds(1));
        Assert.Equal(8_000, _pace.RateOf(1));
    }

    [Fact]
    public void A_burst_of_429_halves_the_pace_once()
    {
        Note(1_000, throttled: 1_000, TimeSpan.FromMilliseconds(300));
        Assert.Equal(4_000, _pace.RateOf(1));
    }

    [Fact]
    public void A_paced_sender_waits_for_its_turn_and_learns_from_the_outcome()
    {
        var gateway = new RecordingSender { Outcome = _ => new(DeliveryOutcome.Throttled) };
        var sender = new PacedSender(gateway, _pace, new(_pace, slices: 32, _time), new(new()), _time);
        _time.Run(async () =>
        {
            for (var i = 0; i < 400; i++)
                Assert.Equal(DeliveryOutcome.Throttled, await sender.SendAsync("a", new("{}"u8.ToArray()), default));
        });
        Assert.Equal(400, gateway.All.Count);
        Assert.True(_pace.RateOf(32) < 250);
        Assert.True(_time.GetUtcNow() - TestChat.Start > TimeSpan.FromSeconds(1));
    }

    /// <summary>Many of them could keep the posts of all queued rooms to a sixteenth otherwise.</summary>
    [Fact]
    public void Readers_known_to_be_slow_do_not_lower_the_pace_however_many_they_are()
    {
        var gateway = new RecordingSender { Outcome = id => new(id == "slow" ? DeliveryOutcome.Throttled : DeliveryOutcome.Delivered) };
        var slow = new SlowReaders(new() { SlowFor = TimeSpan.FromHours(1) });
        slow.Add([new("slow", "guest:slow", "slow", TestChat.Start, TestChat.Start.AddHours(2))], TestChat.Start.UtcDateTime);
        var sender = new PacedSender(gateway, _pace, new(_pace, slices: 32, _time), slow, _time);
        _time.Run(async () =>
        {
            for (var i = 0; i < 800; i++) await sender.SendAsync(i % 2 == 0 ? "slow" : "a", new("{}"u8.ToArray()), default);
        });
        Assert.Equal(250, _pace.RateOf(32));
    }

    private double Posted(int slices, int count)
    {
        var elapsed = TimeSpan.Zero;
        _time.Run(async () =>
        {
            var (lane, started) = (new PostLane(_pace, slices, _time), _time.GetUtcNow());
            for (var i = 0; i < count; i++) await lane.WaitAsync(default);
            elapsed = _time.GetUtcNow() - started;
        });
        // But for the burst.
        return (count - _pace.RateOf(slices) * 0.05) / elapsed.TotalSeconds;
    }

    private void Note(int posts, int throttled, TimeSpan during)
    {
        _time.Run(async () =>
        {
            for (var i = 0; i < posts; i++)
            {
                if (i == posts - 1) await _time.Delay(during);
                _pace.Note(i < throttled ? DeliveryOutcome.Throttled : DeliveryOutcome.Delivered);
            }
        });
    }
}
