namespace Chat.Core.Delivery;

/// <summary>What became of one post to one connection.</summary>
public enum DeliveryOutcome
{
    /// <summary>The gateway took it.</summary>
    Delivered,

    /// <summary>410: the connection is closed, unknown, or still in its $connect.</summary>
    Gone,

    /// <summary>429: the account's rate is used up, or this receiver reads too slowly. Worth another try.</summary>
    Throttled,

    /// <summary>413: above what the gateway takes. Another try would end the same.</summary>
    TooLarge,

    /// <summary>Anything else: refused, timed out, not reachable.</summary>
    Failed,
}

/// <summary>The way out to a connection: signed posts to @connections on AWS, the socket itself on a laptop.</summary>
public interface IConnectionSender
{
    /// <summary>
    /// Sends one frame to one connection. Never throws for what a receiver or the network did: that is an outcome.
    /// Two calls for one connection in order arrive in that order on a laptop; AWS promises no order.
    /// </summary>
    ValueTask<DeliveryOutcome> SendAsync(string connectionId, Frame frame, CancellationToken cancellation);

    /// <summary>
    /// Ends one connection; what was sent to it before goes first on a laptop, and as a rule on AWS. Never throws, likewise:
    /// <see cref="DeliveryOutcome.Delivered"/> says that this call ended it, <see cref="DeliveryOutcome.Gone"/> that it had ended.
    /// </summary>
    ValueTask<DeliveryOutcome> CloseAsync(string connectionId, CancellationToken cancellation);
}
