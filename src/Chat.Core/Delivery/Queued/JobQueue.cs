using Microsoft.Extensions.Logging;

namespace Chat.Core.Delivery.Queued;

/// <summary>
/// The queue as those who fill it see it: it may be missing, full or slow, which costs a sender a bounded time, is counted,
/// and logged once a minute.
/// </summary>
internal sealed class JobQueue(IFanOutQueue? queue, ChatOptions options, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan Silence = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private DateTimeOffset _pausedUntil;
    private DateTimeOffset _silentUntil;
    private long _unlogged;

    /// <returns>Those that were not taken.</returns>
    public async ValueTask<IReadOnlyList<FanOutJob>> SendAsync(IReadOnlyList<FanOutJob> jobs, CancellationToken cancellation)
    {
        if (queue is null || IsPaused) return Count(jobs);
        using var limit = new CancellationTokenSource(options.QueueTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            // A queue that does not heed the limit is not waited for either.
            var refused = await queue.SendAsync([.. jobs.Select(job => job.ToUtf8())], either.Token).AsTask().WaitAsync(either.Token);
            if (refused.Count == jobs.Count) Pause();
            return refused.Count == 0 ? [] : Count([.. refused.Select(index => jobs[index])]);
        }
        catch (Exception) when (!cancellation.IsCancellationRequested)
        {
            // Whether they were taken nobody knows: a slice that is served twice is served once.
            Pause();
            return Count(jobs);
        }
    }

    private bool IsPaused
    {
        get
        {
            lock (_lock) return time.GetUtcNow() < _pausedUntil;
        }
    }

    private void Pause()
    {
        lock (_lock) _pausedUntil = time.GetUtcNow() + options.QueuePause;
    }

    private IReadOnlyList<FanOutJob> Count(IReadOnlyList<FanOutJob> refused)
    {
        long sum;
        lock (_lock)
        {
            sum = _unlogged += refused.Count;
            var now = time.GetUtcNow();
            if (now < _silentUntil) return refused;
            (_unlogged, _silentUntil) = (0, now + Silence);
        }

        ChatLog.QueueRefused(logger, sum);
        return refused;
    }
}
