using System.Security.Cryptography;
using Chat.Core.Storage;

namespace Chat.Core.Delivery.Queued;

/// <summary>
/// Serves slices: one holder at a time, in the order of the numbers, all that is new at once. Whoever comes while a slice
/// is held only knocks, and the holder looks again before it lets go.
/// </summary>
internal sealed class SliceServer(
    IChatStore store, SliceReader reader, SliceSender sender, JobQueue jobs, ChatOptions options, TimeProvider time)
{
    /// <summary>Of a lease, what is left for recording what was done.</summary>
    private const double Margin = 0.2;

    /// <summary>A function that is out of time has little more than this to spare.</summary>
    private static readonly TimeSpan LetGoTime = TimeSpan.FromMilliseconds(300);

    public async ValueTask<FanOutJobOutcome> ServeAsync(FanOutJob job, CancellationToken cancellation)
    {
        var started = time.GetTimestamp();
        while (true)
        {
            if (await TakeAsync(job, cancellation) is { } outcome) return outcome;
            // Handed back, and the queue did not take it: as nobody else comes, this one goes on as long as it may.
            if (time.GetElapsedTime(started) >= options.SliceLease) return FanOutJobOutcome.Retry;
        }
    }

    private async ValueTask<FanOutJobOutcome?> TakeAsync(FanOutJob job, CancellationToken cancellation)
    {
        var holder = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(12));
        var take = await store.TakeSliceAsync(job.Key, job.Seq!.Value, holder, LeaseEnd, cancellation);
        if (take.Status == SliceStatus.Busy) return FanOutJobOutcome.Retry;
        if (take.Status != SliceStatus.Taken) return FanOutJobOutcome.Done;

        var holding = new Holding(job, holder, take.Progress!, take.Knocks);
        try
        {
            return await HoldAsync(holding, cancellation);
        }
        catch (Exception)
        {
            await LetGoAsync(holding);
            throw;
        }
    }

    private DateTimeOffset LeaseEnd => time.GetUtcNow() + options.SliceLease;

    private async ValueTask<FanOutJobOutcome?> HoldAsync(Holding holding, CancellationToken cancellation)
    {
        var started = time.GetTimestamp();
        while (true)
        {
            await PassAsync(holding, cancellation);
            var release = await store.ReleaseSliceAsync(holding.Job.Key, holding.Holder, holding.Progress, LeaseEnd, cancellation);
            if (release.Status != SliceReleaseStatus.Knocked) return FanOutJobOutcome.Done;
            holding.Knocks = release.Knocks;
            if (time.GetElapsedTime(started) >= options.SliceHold) return await HandOnAsync(holding, cancellation);
        }
    }

    /// <summary>
    /// After a failure, and when the time is up: others then need not wait for the end of the lease. What was knocked for is
    /// not covered, so that whoever comes next serves it.
    /// </summary>
    private async ValueTask LetGoAsync(Holding holding)
    {
        try
        {
            using var limit = new CancellationTokenSource(LetGoTime, time);
            await store.ReleaseSliceAsync(holding.Job.Key, holding.Holder, holding.Progress, leaseUntil: null, limit.Token);
        }
        catch (Exception)
        {
            // The lease ends all the same, and what failed first is what is told.
        }
    }

    private async ValueTask PassAsync(Holding holding, CancellationToken cancellation)
    {
        using var enough = new CancellationTokenSource(options.SliceLease * (1 - Margin), time);
        var wait = await reader.WaitBeforeAsync(holding.Job, holding.Progress, cancellation);
        if (wait >= TimeSpan.FromMilliseconds(1)) await Task.Delay(wait, time, cancellation);
        var pass = await reader.ReadAsync(holding.Job, holding.Progress, holding.Knocks, cancellation);
        await sender.SendAsync(holding.Job, pass, enough.Token, cancellation);
        holding.Progress = pass.Progress;
    }

    /// <summary>
    /// Gives a slice in which more has come back to the queue, behind whatever else is waiting. A try of the queue is not
    /// used up for it: nothing has failed. Let go of first, as the new job must not find it held; whoever stops in between
    /// has its own job done again, which finds that somebody has knocked.
    /// </summary>
    /// <returns>Null where the queue did not take it.</returns>
    private async ValueTask<FanOutJobOutcome?> HandOnAsync(Holding holding, CancellationToken cancellation)
    {
        await store.ReleaseSliceAsync(holding.Job.Key, holding.Holder, holding.Progress, leaseUntil: null, cancellation);
        var next = FanOutJob.Serve(holding.Job.Key, holding.Progress.Cursor, time.GetUtcNow());
        return (await jobs.SendAsync([next], cancellation)).Count == 0 ? FanOutJobOutcome.Done : null;
    }

    private sealed class Holding(FanOutJob job, string holder, SliceProgress progress, long knocks)
    {
        public FanOutJob Job => job;

        public string Holder => holder;

        public SliceProgress Progress { get; set; } = progress;

        public long Knocks { get; set; } = knocks;
    }
}
