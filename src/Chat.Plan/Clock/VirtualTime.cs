namespace Chat.Plan.Clock;

/// <summary>
/// A clock that stands still while there is work and jumps to the next timer when there is none: an hour of the chat passes in
/// the time that its code needs. One thread, and timers of the same instant in the order of their making, so that the same seed
/// gives the same run.
/// </summary>
internal sealed class VirtualTime : TimeProvider
{
    private readonly PriorityQueue<VirtualTimer, (long Due, long Order)> _timers = new();
    private long _order;

    /// <summary>Ticks of 100 ns since the run began.</summary>
    public long Now { get; private set; }

    public static DateTimeOffset Start { get; } = new(2026, 11, 25, 12, 0, 0, TimeSpan.Zero);

    public TimeSpan Elapsed => new(Now);

    public override DateTimeOffset GetUtcNow() => Start.AddTicks(Now);

    public override long GetTimestamp() => Now;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new VirtualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Waits in virtual time. Cheaper than a task: a run makes millions of these.</summary>
    public ValueTask Pause(TimeSpan time)
    {
        var pause = Clock.Pause.Rent();
        Enqueue(new VirtualTimer(this, Clock.Pause.Wake, pause), Math.Max(0, time.Ticks));
        return pause.Wait();
    }

    public void Enqueue(VirtualTimer timer, long after)
    {
        timer.Due = Now + after;
        timer.Order = ++_order;
        _timers.Enqueue(timer, (timer.Due, timer.Order));
    }

    /// <summary>Jumps to the next timer and calls it. False where there is none.</summary>
    public bool Step()
    {
        while (_timers.TryDequeue(out var timer, out var key))
        {
            // Changed or disposed of since: another entry of the queue stands for it, or none.
            if (timer.Due != key.Due || timer.Order != key.Order) continue;
            Now = Math.Max(Now, key.Due);
            timer.Fire();
            return true;
        }
        return false;
    }
}
