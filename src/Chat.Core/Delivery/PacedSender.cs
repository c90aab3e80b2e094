namespace Chat.Core.Delivery;

/// <summary>A sender that keeps to the pace of one slice of a queued room.</summary>
internal sealed class PacedSender(
    IConnectionSender sender, PostPace pace, PostLane lane, SlowReaders slow, TimeProvider time) : IConnectionSender
{
    public async ValueTask<DeliveryOutcome> SendAsync(string connectionId, Frame frame, CancellationToken cancellation)
    {
        await lane.WaitAsync(cancellation);
        var outcome = await sender.SendAsync(connectionId, frame, cancellation);
        // What one answers of whom it is known that it does not read says nothing of the account.
        if (outcome != DeliveryOutcome.Throttled || !slow.Contains(connectionId, time.GetUtcNow().UtcDateTime)) pace.Note(outcome);
        return outcome;
    }

    /// <summary>Rare beside the posts, so it waits for nobody.</summary>
    public ValueTask<DeliveryOutcome> CloseAsync(string connectionId, CancellationToken cancellation) =>
        sender.CloseAsync(connectionId, cancellation);
}
