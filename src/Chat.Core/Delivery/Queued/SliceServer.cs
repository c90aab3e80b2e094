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

    public async ValueTask<FanOutJobOutcome> ServeAsync(FanOutJob job, CancellationToken cancellation)
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
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            // Others need not wait for the end of the lease. What was knocked for is not covered, and so comes again.
            await store.ReleaseSliceAsync(job.Key, holder, holding.Progress, leaseUntil: null, cancellation);
            throw;
        }
    }

    private DateTimeOffset LeaseEnd => time.GetUtcNow() + options.SliceLease;

    private async ValueTask<FanOutJobOutcome> HoldAsync(Holding holding, CancellationToken cancellation)
    {
        var started = time.GetTimestamp();
        while (true)
        {
            await PassAsync(holding, cancellation);
            var release = await store.ReleaseSliceAsync(holding.Job.Key, holding.Holder, holding.Progress, LeaseEnd, cancellation);
            if (release.Status != SliceReleaseStatus.Knocked) return FanOutJobOutcome.Done;
            holding.Knocks = release.Knocks;
            var held = time.GetElapsedTime(started);
            if (held >= options.SliceHold && await HandOnAsync(holding, isLast: held >= options.SliceLease, cancellation) is { } outcome)
                return outcome;
        }
    }

    private async ValueTask PassAsync(Holding holding, CancellationToken cancellation)
    {
        using var enough = new CancellationTokenSource(options.SliceLease * (1 - Margin), time);
        var wait = reader.WaitBefore(holding.Progress);
        if (wait >= TimeSpan.FromMilliseconds(1)) await Task.Delay(wait, time, cancellation);
        var pass = await reader.ReadAsync(holding.Job, holding.Progress, holding.Knocks, cancellation);
        await sender.SendAsync(holding.Job, pass, enough.Token, cancellation);
        holding.Progress = pass.Progress;
    }

    /// <summary>
    /// Gives a slice in which more has come back to the queue, behind whatever else is waiting. A try of the queue is not
    /// used up for it: nothing has failed.
    /// </summary>
    /// <returns>Null to go on, where the queue did not take it.</returns>
    private async ValueTask<FanOutJobOutcome?> HandOnAsync(Holding holding, bool isLast, CancellationToken cancellation)
    {
        var next = FanOutJob.Serve(holding.Job.Key, holding.Progress.Cursor, except: null, time.GetUtcNow());
        var isQueued = (await jobs.SendAsync([next], cancellation)).Count == 0;
        if (!isQueued && !isLast) return null;
        await store.ReleaseSliceAsync(holding.Job.Key, holding.Holder, holding.Progress, leaseUntil: null, cancellation);
        return isQueued ? FanOutJobOutcome.Done : FanOutJobOutcome.Retry;
    }

    private sealed class Holding(FanOutJob job, string holder, SliceProgress progress, long knocks)
    {
        public FanOutJob Job => job;

        public string Holder => holder;

        public SliceProgress Progress { get; set; } = progress;

        public long Knocks { get; set; } = knocks;
    }
}
