using System.Runtime.CompilerServices;

namespace Chat.ManagementApi.Transport;

/// <summary>The lanes of one endpoint: at most so many, the one used last taken first, and a clock over all of them.</summary>
internal sealed class LanePool : IDisposable
{
    /// <summary>An idle lane is looked at before it is used when it has been idle for longer; the look costs a system call.</summary>
    private static readonly TimeSpan LookAfter = TimeSpan.FromSeconds(1);

    private readonly LaneFactory _factory;
    private readonly ManagementApiOptions _options;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _free;
    private readonly ITimer _sweeper;
    private readonly Lock _gate = new();
    private readonly List<Lane> _idle = [];
    private readonly List<Lane> _all = [];
    private readonly long _attempt;
    private bool _disposed;

    public LanePool(ManagementEndpoint endpoint, ManagementApiOptions options, TimeProvider time)
    {
        _factory = new LaneFactory(endpoint, options, time);
        _options = options;
        _time = time;
        _attempt = (long)(options.AttemptTimeout.TotalSeconds * time.TimestampFrequency);
        _free = new SemaphoreSlim(options.Connections, options.Connections);
        // A time limit may be late by as much: precise enough for one of seconds, and one timer instead of one for each post.
        var period = options.AttemptTimeout / 8;
        _sweeper = time.CreateTimer(static pool => ((LanePool)pool!).Sweep(), this, period, period);
    }

    /// <summary>An idle lane, begun for a post, where one is to be had at once. It has to come back by <see cref="End"/>.</summary>
    /// <param name="deadline">Timestamp by which the post has to be answered.</param>
    /// <param name="cancellation">The caller's time.</param>
    public Lane? TryBegin(long deadline, CancellationToken cancellation)
    {
        if (cancellation.IsCancellationRequested || !_free.Wait(0, CancellationToken.None)) return null;
        if (TakeIdle() is not { } lane)
        {
            _free.Release();
            return null;
        }

        Begin(lane, deadline);
        return lane;
    }

    /// <returns>The answer that the lane came back with.</returns>
    public Answer End(Lane lane, Answer answer)
    {
        lane.End(_time.GetTimestamp());
        Return(lane);
        _free.Release();
        return answer;
    }

    /// <summary>Sends a post on the next free lane. Never throws: what went wrong is in the answer.</summary>
    /// <param name="post">What to send.</param>
    /// <param name="deadline">Timestamp by which a lane has to be had.</param>
    /// <param name="cancellation">The caller's time.</param>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<Answer> SendAsync(Post post, long deadline, CancellationToken cancellation)
    {
        try
        {
            await _free.WaitAsync(cancellation);
        }
        catch (OperationCanceledException)
        {
            return Answer.Cancelled;
        }

        try
        {
            Answer answer;
            do
            {
                if (_time.GetTimestamp() >= deadline) return Answer.TimedOut;
                answer = await SendOnLaneAsync(post, deadline, cancellation);
            }
            while (answer.Stale);

            return answer;
        }
        finally
        {
            _free.Release();
        }
    }

    /// <summary>Has a lane idle for the first post. Never throws: a post without one opens its own, and says what is wrong.</summary>
    public async Task OpenAheadAsync(CancellationToken cancellation)
    {
        try
        {
            var lane = Keep(await _factory.OpenAsync(cancellation));
            // Counted as used: it may have been closed by the other end before anything went this way.
            lane.End(_time.GetTimestamp());
            Return(lane);
        }
        catch (Exception)
        {
            // As above.
        }
    }

    public void Dispose()
    {
        _sweeper.Dispose();
        Lane[] all;
        lock (_gate)
        {
            _disposed = true;
            all = [.. _all];
            _idle.Clear();
            _all.Clear();
        }

        foreach (var lane in all) lane.Dispose();
        _factory.Dispose();
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<Answer> SendOnLaneAsync(Post post, long deadline, CancellationToken cancellation)
    {
        var lane = TakeIdle();
        if (lane is null)
        {
            try
            {
                lane = Keep(await _factory.OpenAsync(cancellation));
            }
            catch (Exception fault)
            {
                return cancellation.IsCancellationRequested ? Answer.Cancelled : new Answer(0, Explain(fault));
            }
        }

        Begin(lane, deadline);
        var answer = await lane.ExchangeAsync(post, cancellation);
        lane.End(_time.GetTimestamp());
        Return(lane);
        return answer;
    }

    private void Begin(Lane lane, long deadline) => lane.Begin(Math.Min(deadline, _time.GetTimestamp() + _attempt));

    private static string Explain(Exception fault) => fault is IOException ? fault.Message : fault.GetType().Name;

    private Lane? TakeIdle()
    {
        while (true)
        {
            Lane lane;
            lock (_gate)
            {
                if (_idle.Count == 0) return null;
                lane = _idle[^1];
                _idle.RemoveAt(_idle.Count - 1);
            }

            var idle = _time.GetElapsedTime(lane.IdleSince);
            if (idle < LookAfter || (idle < _options.IdleTimeout && !lane.IsDisturbed())) return lane;
            Drop(lane);
        }
    }

    private Lane Keep(Lane lane)
    {
        lock (_gate)
        {
            _all.Add(lane);
        }

        return lane;
    }

    private void Return(Lane lane)
    {
        if (lane.IsReusable)
        {
            lock (_gate)
            {
                if (!_disposed)
                {
                    _idle.Add(lane);
                    return;
                }
            }
        }

        Drop(lane);
    }

    private void Drop(Lane lane)
    {
        lock (_gate)
        {
            _all.Remove(lane);
        }

        lane.Dispose();
    }

    /// <summary>Ends what is past its time: posts under way, and connections that nobody has used for long.</summary>
    private void Sweep()
    {
        Lane[] all;
        Lane[] unused;
        lock (_gate)
        {
            all = [.. _all];
            unused = [.. _idle.Where(lane => _time.GetElapsedTime(lane.IdleSince) >= _options.IdleTimeout)];
            foreach (var lane in unused) _idle.Remove(lane);
        }

        var now = _time.GetTimestamp();
        foreach (var lane in all) lane.Sweep(now);
        foreach (var lane in unused) Drop(lane);
    }
}
