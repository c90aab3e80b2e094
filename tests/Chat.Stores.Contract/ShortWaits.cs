namespace Chat.Stores.Contract;

/// <summary>
/// A clock that stands still but for its timers, which end at once: for stores that wait a little, and look again, for what
/// a stopped instance will never write.
/// </summary>
public sealed class ShortWaits(TimeProvider clock) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => clock.GetUtcNow();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        System.CreateTimer(callback, state, dueTime == Timeout.InfiniteTimeSpan ? dueTime : TimeSpan.Zero, period);
}
