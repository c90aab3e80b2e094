namespace Chat.Core.Delivery;

/// <summary>The further tries of those that a first pass found throttled: how many, after which waits, and until when.</summary>
/// <param name="options">Their number and their budget.</param>
/// <param name="isAwaited">
/// Whether somebody waits for the answer: then the end of the budget ends the posts that are under way as well. Else it only
/// begins no further try, as posts that keep to a pace may take longer than it by themselves.
/// </param>
/// <param name="time">What they are timed by.</param>
/// <param name="enough">Ends them as well.</param>
internal sealed class ThrottledTries(ChatOptions options, bool isAwaited, TimeProvider time, CancellationToken enough) : IDisposable
{
    private readonly long _started = time.GetTimestamp();
    private CancellationTokenSource? _budget;
    private int _tries;

    /// <summary>From here on nobody is posted to any more. Known once a try is due.</summary>
    public CancellationToken End => _budget?.Token ?? enough;

    /// <summary>Waits until the next try is due.</summary>
    /// <returns>Whether there is one.</returns>
    public async ValueTask<bool> NextAsync(CancellationToken cancellation)
    {
        if (isAwaited) _budget ??= new(options.ThrottledBudget, time);
        if (_tries == options.ThrottledRetries) return false;
        // Full jitter: all that were throttled together do not come back together with those of other fan-outs.
        var delay = options.ThrottledDelay * (1 << _tries++) * options.Jitter();
        if (time.GetElapsedTime(_started) + delay > options.ThrottledBudget || End.IsCancellationRequested) return false;
        await Task.Delay(delay, time, cancellation);
        return true;
    }

    /// <summary>A sender whose posts are given up at the end of the budget, where there is somebody who waits for them.</summary>
    public IConnectionSender Over(IConnectionSender sender) => _budget is null ? sender : new BudgetedSender(sender, End);

    public void Dispose() => _budget?.Dispose();

    private sealed class BudgetedSender(IConnectionSender sender, CancellationToken end) : IConnectionSender
    {
        public async ValueTask<DeliveryOutcome> SendAsync(string connectionId, Frame frame, CancellationToken cancellation)
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(end, cancellation);
            try
            {
                // A sender that does not heed the end is not waited for either.
                var outcome = await sender.SendAsync(connectionId, frame, either.Token).AsTask().WaitAsync(either.Token);
                return outcome == DeliveryOutcome.Failed && end.IsCancellationRequested ? DeliveryOutcome.Throttled : outcome;
            }
            catch (OperationCanceledException) when (end.IsCancellationRequested && !cancellation.IsCancellationRequested)
            {
                return DeliveryOutcome.Throttled;
            }
        }

        public ValueTask<DeliveryOutcome> CloseAsync(string connectionId, CancellationToken cancellation) =>
            sender.CloseAsync(connectionId, cancellation);
    }
}
