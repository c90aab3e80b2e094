using Chat.Core.Delivery;
using Chat.LocalGateway.Connections;
using Chat.LocalGateway.Framing;

namespace Chat.LocalGateway;

/// <summary>
/// Posts to connections of a gateway in the same process, as functions post to <c>@connections</c> on AWS. Made before the
/// gateway, since the functions behind it need it. A post takes no lock but the receiver's own and allocates nothing; the
/// frame's bytes are made for the first receiver and shared by all.
/// </summary>
/// <param name="maxBytes">Payload of a frame; 128 KB on AWS, and in <see cref="GatewayOptions.MessageBytes"/>.</param>
public sealed class GatewaySender(int maxBytes = 131_072) : IConnectionSender
{
    private static readonly Func<ReadOnlyMemory<byte>, OutboundFrame> AsTextFrame = OutboundFrame.Text;

    internal ConnectionTable Connections { get; } = new();

    /// <summary>Completes at once: the frame is in the client's queue, or it will not be.</summary>
    public ValueTask<DeliveryOutcome> SendAsync(string connectionId, Frame frame, CancellationToken cancellation) =>
        new(Post(connectionId, frame));

    /// <summary>Completes at once: what waits for the client is sent before the close frame, as after <c>DELETE @connections</c>.</summary>
    public ValueTask<DeliveryOutcome> CloseAsync(string connectionId, CancellationToken cancellation) =>
        new(Connections.Find(connectionId)?.Close(CloseCode.Normal) == true ? DeliveryOutcome.Delivered : DeliveryOutcome.Gone);

    internal DeliveryOutcome Post(string connectionId, Frame frame)
    {
        if (frame.Utf8.Length > maxBytes) return DeliveryOutcome.TooLarge;
        if (Connections.Find(connectionId) is not { } connection) return DeliveryOutcome.Gone;
        var prepared = frame.Prepare(AsTextFrame);
        return prepared.IsSendable ? connection.Send(prepared) : DeliveryOutcome.Failed;
    }
}
