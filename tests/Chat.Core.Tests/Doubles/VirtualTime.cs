using System.Diagnostics;

namespace Chat.Core.Tests.Doubles;

/// <summary>
/// A clock and a thread in one: what is awaited inside <see cref="Run"/> continues on the caller's thread, and time jumps to
/// the next timer when nothing is left to do. The same seed so gives the same run, however long it pretends to take.
/// </summary>
internal sealed class VirtualTime(DateTimeOffset start) : TimeProvider
{
    private readonly Loop _loop = new();
    private readonly PriorityQueue<(Timer Timer, long Version), (long Due, long Order)> _timers = new();
    private long _now;
    private long _order;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => _now;

    public override DateTimeOffset GetUtcNow() => start + new TimeSpan(_now);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    public Task Delay(TimeSpan delay) => Task.Delay(delay, this);

    public Task Delay(double milliseconds) => Task.Delay(TimeSpan.FromMilliseconds(milliseconds), this);

    public void Run(Func<Task> main)
    {
        var before = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(_loop);
        try
        {
            var running = main();
            while (!running.IsCompleted)
            {
                if (_loop.RunOne()) continue;
                if (!FireNext()) throw new UnreachableException("Everything waits for something that never comes.");
            }

            running.GetAwaiter().GetResult();
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(before);
        }
    }

    private bool FireNext()
    {
        while (_timers.TryDequeue(out var next, out var at))
        {
            if (next.Timer.Version != next.Version) continue;
            _now = Math.Max(_now, at.Due);
            next.Timer.Fire();
            return true;
        }

        return false;
    }

    private sealed class Timer(VirtualTime time, TimerCallback callback, object? state) : ITimer
    {
        public long Version { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            Version++;
            if (dueTime >= TimeSpan.Zero) time._timers.Enqueue((this, Version), (time._now + dueTime.Ticks, ++time._order));
            return true;
        }

        public void Fire() => callback(state);

        public void Dispose() => Version++;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }
    }

    private sealed class Loop : SynchronizationContext
    {
        private readonly Queue<(SendOrPostCallback Callback, object? State)> _ready = new();

        public override void Post(SendOrPostCallback d, object? state)
        {
            lock (_ready) _ready.Enqueue((d, state));
        }

        public bool RunOne()
        {
            (SendOrPostCallback Callback, object? State) next;
            lock (_ready)
            {
                if (!_ready.TryDequeue(out next)) return false;
            }

            next.Callback(next.State);
            return true;
        }
    }
}
