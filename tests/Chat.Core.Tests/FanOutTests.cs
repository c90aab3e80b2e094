using System.Text;
using Chat.Core.Delivery;
using Chat.Core.Storage;
using Chat.Core.Tests.Doubles;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Chat.Core.Tests;

public sealed class FanOutTests
{
    private static readonly DateTimeOffset Start = TestChat.Start;
    private static readonly Frame Frame = new(Encoding.UTF8.GetBytes("{\"type\":\"message\"}"));

    private readonly FakeTimeProvider _time = new(Start);
    private readonly LogCapture _log = new();
    private readonly RecordingSender _sender = new();
    private readonly InMemoryChatStore _store;

    public FanOutTests() => _store = new(_time);

    private static CancellationToken Test => TestContext.Current.CancellationToken;

    [Fact]
    public async Task All_but_the_excepted_one_are_sent_the_frame_once()
    {
        var report = await NewFanOut().DeliverAsync(Roster(5), Frame, "c3", Test);
        Assert.Equal(new DeliveryReport(4, 0, 0, 0, 0), report);
        Assert.Equal(["c1", "c2", "c4", "c5"], _sender.All.Select(sent => sent.ConnectionId));
        Assert.DoesNotContain(_log.Lines, line => line.Level > LogLevel.Debug);
    }

    [Fact]
    public async Task Nobody_to_send_to_is_a_report_of_nothing()
    {
        Assert.Equal(default, await NewFanOut().DeliverAsync(Roster(0), Frame, null, Test));
        Assert.Equal(default, await NewFanOut().DeliverAsync(Roster(1), Frame, "c1", Test));
    }

    [Fact]
    public async Task Outcomes_are_counted_and_what_was_missed_is_logged_once()
    {
        _sender.Outcome = id => new(id switch
        {
            "c2" => DeliveryOutcome.TooLarge,
            "c3" => DeliveryOutcome.Failed,
            "c4" => (DeliveryOutcome)99,
            _ => DeliveryOutcome.Delivered,
        });
        Assert.Equal(new DeliveryReport(2, 0, 0, 1, 2), await NewFanOut().DeliverAsync(Roster(5), Frame, null, Test));
        Assert.Equal(LogLevel.Warning, Assert.Single(_log.Lines).Level);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_sender_that_throws_counts_as_failed_and_the_rest_goes_on(bool late)
    {
        _sender.Outcome = id => id != "c2" ? new(DeliveryOutcome.Delivered)
            : late ? new(Task.FromException<DeliveryOutcome>(new TimeoutException())) : throw new OperationCanceledException();
        Assert.Equal(new DeliveryReport(3, 0, 0, 0, 1), await NewFanOut().DeliverAsync(Roster(4), Frame, null, Test));
        Assert.Single(_log.Lines, line => line.Level == LogLevel.Error);
    }

    [Fact]
    public async Task Posts_that_wait_run_side_by_side_up_to_the_limit()
    {
        var running = 0;
        var most = 0;
        var gates = new Queue<TaskCompletionSource<DeliveryOutcome>>();
        var full = new TaskCompletionSource();
        _sender.Outcome = _ =>
        {
            var gate = new TaskCompletionSource<DeliveryOutcome>();
            lock (gates)
            {
                most = Math.Max(most, ++running);
                gates.Enqueue(gate);
                if (running == 4) full.TrySetResult();
            }

            return new(gate.Task);
        };

        var delivering = NewFanOut(new() { ParallelPosts = 4 }).DeliverAsync(Roster(20), Frame, null, Test).AsTask();
        await full.Task.WaitAsync(TimeSpan.FromSeconds(30), Test);
        while (!delivering.IsCompleted)
        {
            TaskCompletionSource<DeliveryOutcome>? gate;
            lock (gates)
            {
                if (gates.TryDequeue(out gate)) running--;
            }

            gate?.SetResult(DeliveryOutcome.Delivered);
            await Task.Yield();
        }

        Assert.Equal(20, (await delivering).Delivered);
        Assert.Equal(4, most);
    }

    [Fact]
    public async Task One_connection_that_never_answers_holds_up_no_other()
    {
        var never = new TaskCompletionSource<DeliveryOutcome>();
        _sender.Outcome = id => id == "c1" ? new(never.Task) : new(DeliveryOutcome.Delivered);
        var delivering = NewFanOut(new() { ParallelPosts = 2 }).DeliverAsync(Roster(50), Frame, null, Test).AsTask();
        Assert.Equal(50, _sender.All.Count);
        Assert.False(delivering.IsCompleted);
        never.SetResult(DeliveryOutcome.Failed);
        Assert.Equal(new DeliveryReport(49, 0, 0, 0, 1), await delivering);
    }

    [Fact]
    public void The_throttled_are_tried_again_and_counted_by_what_came_of_it() => InVirtualTime(async time =>
    {
        var tries = 0;
        _sender.Outcome = id => new(id == "c2" && ++tries < 3 ? DeliveryOutcome.Throttled : DeliveryOutcome.Delivered);
        var fanOut = new FanOut(_store, _sender, new(_store, _time, 10), new(), time, _log);
        Assert.Equal(new DeliveryReport(3, 0, 0, 0, 0), await fanOut.DeliverAsync(Roster(3), Frame, null, Test));
        Assert.Equal(3, _sender.To("c2").Count);
        Assert.Single(_sender.To("c1"));
        Assert.DoesNotContain(_log.Lines, line => line.Level > LogLevel.Debug);
    });

    [Fact]
    public void Who_stays_throttled_delays_the_sender_by_no_more_than_the_budget() => InVirtualTime(async time =>
    {
        _sender.Outcome = id => new(id == "c2" ? DeliveryOutcome.Throttled : DeliveryOutcome.Delivered);
        var options = new ChatOptions { ThrottledRetries = 20, ThrottledBudget = TimeSpan.FromMilliseconds(70) };
        var fanOut = new FanOut(_store, _sender, new(_store, _time, 10), options, time, _log);
        Assert.Equal(new DeliveryReport(2, 0, 1, 0, 0), await fanOut.DeliverAsync(Roster(3), Frame, null, Test));
        Assert.InRange(time.GetUtcNow() - Start, TimeSpan.FromTicks(1), options.ThrottledBudget);
        Assert.InRange(_sender.To("c2").Count, 2, 20);
        Assert.Equal(LogLevel.Warning, Assert.Single(_log.Lines).Level);
    });

    [Fact]
    public async Task Without_a_budget_the_throttled_are_not_tried_again()
    {
        _sender.Outcome = _ => new(DeliveryOutcome.Throttled);
        Assert.Equal(3, (await NewFanOut(new() { ThrottledBudget = TimeSpan.Zero }).DeliverAsync(Roster(3), Frame, null, Test)).Throttled);
        Assert.Equal(3, _sender.All.Count);
    }

    [Fact]
    public async Task The_gone_are_removed_but_not_one_whose_connect_may_still_be_running()
    {
        await RecordAsync("old", Start);
        _time.Advance(TimeSpan.FromSeconds(29));
        await RecordAsync("young", Start + TimeSpan.FromSeconds(1));
        _time.Advance(TimeSpan.FromSeconds(1));
        _sender.Outcome = _ => new(DeliveryOutcome.Gone);
        var rosters = new RosterCache(_store, _time, 10);
        var roster = await rosters.AtLeastAsync("room", new(0, "k3v9", 2, 2), Test);

        Assert.Equal(new DeliveryReport(0, 2, 0, 0, 0), await NewFanOut(null, rosters).DeliverAsync(roster, Frame, null, Test));

        Assert.False(_store.Has("room", "old"));
        Assert.True(_store.Has("room", "young"));
        Assert.Equal(["young"], rosters.Peek("room")!.Members.Select(member => member.ConnectionId));
        Assert.DoesNotContain(_log.Lines, line => line.Level > LogLevel.Debug);
    }

    [Fact]
    public async Task Gone_members_leave_the_cached_roster_before_the_store_has_removed_them()
    {
        await RecordAsync("old", Start);
        _time.Advance(TimeSpan.FromMinutes(1));
        _sender.Outcome = _ => new(DeliveryOutcome.Gone);
        var rosters = new RosterCache(_store, _time, 10);
        var roster = await rosters.AtLeastAsync("room", new(0, "k3v9", 1, 1), Test);
        var removing = new TaskCompletionSource();
        _store.Before = operation => operation == "remove" ? new(removing.Task) : default;

        var delivering = NewFanOut(null, rosters).DeliverAsync(roster, Frame, null, Test);
        Assert.Empty(rosters.Peek("room")!.Members);
        Assert.False(delivering.IsCompleted);
        removing.SetResult();
        Assert.Equal(1, (await delivering).Gone);
    }

    [Fact]
    public async Task All_that_are_gone_are_removed_together()
    {
        foreach (var id in new[] { "a", "b", "c" }) await RecordAsync(id, Start);
        _time.Advance(TimeSpan.FromMinutes(1));
        var roster = await _store.ReadRosterAsync("room", Test);
        _sender.Outcome = id => new(id == "b" ? DeliveryOutcome.Delivered : DeliveryOutcome.Gone);

        Assert.Equal(2, (await NewFanOut().DeliverAsync(roster, Frame, null, Test)).Gone);

        Assert.Equal([2], _store.Batches);
        Assert.Equal(["b"], (await _store.ReadRosterAsync("room", Test)).Members.Select(member => member.ConnectionId));
    }

    [Fact]
    public async Task A_removal_that_fails_does_not_fail_the_fan_out_and_is_logged_once()
    {
        foreach (var id in new[] { "a", "b", "c" }) await RecordAsync(id, Start);
        _time.Advance(TimeSpan.FromMinutes(1));
        var roster = await _store.ReadRosterAsync("room", Test);
        _sender.Outcome = _ => new(DeliveryOutcome.Gone);
        _store.Before = operation => operation == "remove" ? throw new IOException("disk") : default;

        Assert.Equal(3, (await NewFanOut().DeliverAsync(roster, Frame, null, Test)).Gone);
        Assert.Equal(LogLevel.Error, Assert.Single(_log.Lines, line => line.Level > LogLevel.Debug).Level);
    }

    [Fact]
    public async Task The_end_of_the_invocations_time_ends_the_fan_out()
    {
        using var deadline = new CancellationTokenSource();
        _sender.Outcome = id =>
        {
            if (id == "c3") deadline.Cancel();
            return new(DeliveryOutcome.Delivered);
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => NewFanOut().DeliverAsync(Roster(9), Frame, null, deadline.Token).AsTask());
        Assert.Equal(3, _sender.All.Count);
    }

    [Fact]
    public async Task A_slow_reader_is_logged_once_a_minute_for_each_room_with_all_that_it_missed()
    {
        _sender.Outcome = id => new(id == "c2" ? DeliveryOutcome.TooLarge : DeliveryOutcome.Delivered);
        var fanOut = NewFanOut();
        var other = new Roster("other", 1, Roster(2).Members);
        for (var i = 0; i < 90; i++)
        {
            await fanOut.DeliverAsync(Roster(3), Frame, null, Test);
            if (i == 30) await fanOut.DeliverAsync(other, Frame, null, Test);
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        var lines = _log.Lines.Where(line => line.Level == LogLevel.Warning).Select(line => line.Text).ToArray();
        Assert.Equal(3, lines.Length);
        Assert.Contains("in room missed", lines[0], StringComparison.Ordinal);
        Assert.Contains(" 1 too large", lines[0], StringComparison.Ordinal);
        Assert.Contains("in other missed", lines[1], StringComparison.Ordinal);
        Assert.Contains("60 too large", lines[2], StringComparison.Ordinal);
    }

    [Fact]
    public void Who_is_throttled_to_the_last_is_left_to_one_who_asked_for_them() => InVirtualTime(async time =>
    {
        _sender.Outcome = id => new(id == "c2" ? DeliveryOutcome.Throttled : DeliveryOutcome.Delivered);
        var left = new List<Member>();
        var fanOut = new FanOut(_store, _sender, new(_store, _time, 10), new(), time, _log);
        Assert.Equal(new DeliveryReport(2, 0, 0, 0, 0), await fanOut.DeliverAsync(Roster(3), new(Frame), left, default, Test));
        Assert.Equal(["c2"], left.Select(member => member.ConnectionId));
        Assert.DoesNotContain(_log.Lines, line => line.Level > LogLevel.Debug);
    });

    [Fact]
    public async Task From_when_it_is_enough_nobody_is_posted_to_and_all_that_are_left_are_handed_back()
    {
        using var enough = new CancellationTokenSource();
        _sender.Outcome = id =>
        {
            if (id == "c3") enough.Cancel();
            return new(DeliveryOutcome.Delivered);
        };
        var left = new List<Member>();
        Assert.Equal(new DeliveryReport(3, 0, 0, 0, 0), await NewFanOut().DeliverAsync(Roster(6), new(Frame), left, enough.Token, Test));
        Assert.Equal(["c4", "c5", "c6"], left.Select(member => member.ConnectionId));
        Assert.Equal(3, _sender.All.Count);
    }

    private static void InVirtualTime(Func<VirtualTime, Task> act)
    {
        var time = new VirtualTime(Start);
        time.Run(() => act(time));
    }

    private FanOut NewFanOut(ChatOptions? options = null, RosterCache? rosters = null) =>
        new(_store, _sender, rosters ?? new(_store, _time, 10), options ?? new(), _time, _log);

    private static Roster Roster(int count) =>
        new("room", 1, [.. Enumerable.Range(1, count).Select(i => new Member($"c{i}", $"guest:{i}", $"{i}", Start, Start.AddHours(2)))]);

    private async Task RecordAsync(string id, DateTimeOffset connectedAt) =>
        await _store.ConnectAsync(new(id, $"guest:{id}", id, "room", connectedAt, connectedAt.AddHours(2)), Test);
}
