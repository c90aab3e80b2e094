namespace Chat.Core.Delivery;

/// <summary>A sender that keeps to the pace of one slice of a queued room.</summary>
internal sealed class PacedSender(IConnectionSender sender, PostPace pace, PostLane lane) : IConnectionSender
{
    public async ValueTask<DeliveryOutcome> SendAsync(string connectionId, Frame frame, CancellationToken cancellation)
    {
        await lane.WaitAsync(cancellation);
        var outcome = await sender.SendAsync(connectionId, frame, cancellation);
        pace.Note(outcome);
        return outcome;
    }

    /// <summary>Rare beside the posts, so it waits for nobody.</summary>
    public ValueTask<DeliveryOutcome> CloseAsync(string connectionId, CancellationToken cancellation) =>
        sender.CloseAsync(connectionId, cancellation);
}
