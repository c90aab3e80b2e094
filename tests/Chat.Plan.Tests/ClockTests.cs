using Chat.Plan.Clock;

namespace Chat.Plan.Tests;

public sealed class ClockTests
{
    private readonly VirtualTime _time = new();

    [Fact]
    public void Timers_fire_in_the_order_of_their_time_and_then_of_their_making()
    {
        var fired = new List<string>();
        Run(async () => await Task.WhenAll(Wait("c", 20), Wait("a", 10), Wait("d", 20), Wait("b", 10)));
        Assert.Equal(["a", "b", "c", "d"], fired);
        Assert.Equal(TimeSpan.FromMilliseconds(20), _time.Elapsed);

        async Task Wait(string name, int milliseconds)
        {
            await _time.Pause(TimeSpan.FromMilliseconds(milliseconds));
            fired.Add(name);
        }
    }

    [Fact]
    public void An_hour_of_delays_of_the_framework_passes_at_once()
    {
        Run(async () =>
        {
            for (var minute = 0; minute < 60; minute++) await Task.Delay(TimeSpan.FromMinutes(1), _time);
        });
        Assert.Equal(TimeSpan.FromHours(1), _time.Elapsed);
    }

    [Fact]
    public void A_time_limit_cancels_when_virtual_time_has_come()
    {
        Run(async () =>
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(29), _time);
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.Delay(Timeout.InfiniteTimeSpan, _time, limit.Token));
        });
        Assert.Equal(TimeSpan.FromSeconds(29), _time.Elapsed);
    }

    [Fact]
    public void A_changed_timer_fires_at_its_new_time_alone_and_a_disposed_one_never()
    {
        var fired = new List<TimeSpan>();
        Run(async () =>
        {
            var timer = _time.CreateTimer(_ => fired.Add(_time.Elapsed), null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);
            timer.Change(TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(2));
            await _time.Pause(TimeSpan.FromSeconds(6));
            timer.Dispose();
            await _time.Pause(TimeSpan.FromSeconds(6));
        });
        Assert.Equal([TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(5)], fired);
    }

    [Fact]
    public void What_can_never_end_is_told_and_so_is_another_thread()
    {
        Assert.Contains("never comes", Assert.Throws<InvalidOperationException>(
            () => Run(() => new TaskCompletionSource().Task)).Message, StringComparison.Ordinal);
        var thread = new VirtualThread(_time);
        Exception? met = null;
        var other = new Thread(() => met = Record.Exception(() => thread.Post(_ => { }, null)));
        other.Start();
        other.Join();
        Assert.IsType<InvalidOperationException>(met);
    }

    private void Run(Func<Task> work) => new VirtualThread(_time).Run(work);
}
