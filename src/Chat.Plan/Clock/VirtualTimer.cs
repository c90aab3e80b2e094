namespace Chat.Plan.Clock;

/// <summary>A timer of a virtual clock.</summary>
internal sealed class VirtualTimer(VirtualTime time, TimerCallback callback, object? state) : ITimer
{
    private TimeSpan _period = Timeout.InfiniteTimeSpan;

    /// <summary>When it is due, in the clock's ticks; -1 for never.</summary>
    public long Due { get; set; } = -1;

    /// <summary>Tells its entry of the clock's queue from those that a change has left there.</summary>
    public long Order { get; set; }

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        _period = period;
        Due = -1;
        if (dueTime != Timeout.InfiniteTimeSpan) time.Enqueue(this, dueTime.Ticks);
        return true;
    }

    public void Fire()
    {
        Due = -1;
        if (_period > TimeSpan.Zero) time.Enqueue(this, _period.Ticks);
        callback(state);
    }

    public void Dispose() => Due = -1;

    public ValueTask DisposeAsync()
    {
        Dispose();
        return default;
    }
}
