using Chat.LoadTest.Measuring;

namespace Chat.LoadTest.Running;

/// <summary>Something that is due again and again.</summary>
/// <param name="fire">Gets the time when it was due, in microseconds, which may have passed.</param>
internal sealed class Beat(long first, double interval, long count, Action<long> fire)
{
    private long _fired;

    public bool IsOver => _fired >= count;

    public long Due => first + (long)(_fired * interval);

    public void Fire()
    {
        var due = Due;
        _fired++;
        fire(due);
    }
}

/// <summary>
/// Fires beats when they are due, on a thread of its own. What is late is fired at once, with the time when it was due: a
/// generator that falls behind shows it as latency instead of sending less.
/// </summary>
/// <param name="slip">Gets how late each was fired.</param>
internal sealed class Schedule(Latencies slip, RunClock clock)
{
    private readonly PriorityQueue<Beat, long> _beats = new();

    public void Add(Beat beat)
    {
        if (!beat.IsOver) _beats.Enqueue(beat, beat.Due);
    }

    /// <summary>Ends when all are over or the token is cancelled.</summary>
    public Task RunAsync(CancellationToken cancellation)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        new Thread(() =>
        {
            try
            {
                Run(cancellation);
                done.SetResult();
            }
            catch (Exception e)
            {
                done.SetException(e);
            }
        })
        { IsBackground = true, Name = "schedule" }.Start();
        return done.Task;
    }

    private void Run(CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested && _beats.TryPeek(out var beat, out var due))
        {
            var wait = due - clock.Now;
            if (wait > 0)
            {
                // A wait of the system is up to a millisecond too long: it is cut short, and the rest is given to others.
                cancellation.WaitHandle.WaitOne(TimeSpan.FromMilliseconds(Math.Max(1, Math.Floor(wait / 1000.0))));
                continue;
            }
            _beats.Dequeue();
            slip.Record(-wait);
            beat.Fire();
            Add(beat);
        }
    }
}
