using Microsoft.Extensions.Logging;

namespace Chat.Core.Delivery.Queued;

/// <summary>What the fan-out function does with a job.</summary>
internal sealed class FanOutJobs(SliceServer server, SliceSender sender, TimeProvider time, ILogger logger)
{
    /// <summary>
    /// A slice's job that has been lying about for longer stands for nothing that anybody waits for, and stores forget a
    /// slice some hours after its last one.
    /// </summary>
    private static readonly TimeSpan Oldest = TimeSpan.FromHours(1);

    public ValueTask<FanOutJobOutcome> RunAsync(ReadOnlySpan<byte> utf8, CancellationToken cancellation)
    {
        if (FanOutJob.Parse(utf8, out var fault) is not { } job)
        {
            ChatLog.JobUnreadable(logger, fault);
            return new(FanOutJobOutcome.Unreadable);
        }

        var age = time.GetUtcNow() - DateTimeOffset.FromUnixTimeMilliseconds(job.At);
        if (age <= Oldest) return RunAsync(job, cancellation);
        ChatLog.JobTooOld(logger, Math.Round(age.TotalMinutes));
        return new(FanOutJobOutcome.Done);
    }

    private async ValueTask<FanOutJobOutcome> RunAsync(FanOutJob job, CancellationToken cancellation)
    {
        try
        {
            return job.Frame is null ? await server.ServeAsync(job, cancellation) : await sender.SendRemainderAsync(job, cancellation);
        }
        catch (Exception failure) when (failure is not OperationCanceledException || !cancellation.IsCancellationRequested)
        {
            ChatLog.JobFailed(logger, ExceptionShape.Of(failure));
            return FanOutJobOutcome.Retry;
        }
    }
}
