using System.Collections.Concurrent;
using System.Text;
using Chat.Core.Delivery;

namespace Chat.Core.Tests.Doubles;

internal sealed record Sent(string ConnectionId, string Frame);

/// <summary>Keeps what was sent, and answers as it is told to.</summary>
internal sealed class RecordingSender : IConnectionSender
{
    private readonly ConcurrentQueue<Sent> _sent = new();
    private readonly ConcurrentQueue<string> _closed = new();

    public Func<string, ValueTask<DeliveryOutcome>> Outcome { get; set; } = _ => new(DeliveryOutcome.Delivered);

    public IReadOnlyList<Sent> All => [.. _sent];

    public IReadOnlyList<string> To(string connectionId) =>
        [.. _sent.Where(sent => sent.ConnectionId == connectionId).Select(sent => sent.Frame)];

    public ValueTask<DeliveryOutcome> SendAsync(string connectionId, Frame frame, CancellationToken cancellation)
    {
        _sent.Enqueue(new(connectionId, Encoding.UTF8.GetString(frame.Utf8.Span)));
        return Outcome(connectionId);
    }

    public Func<string, ValueTask<DeliveryOutcome>> CloseOutcome { get; set; } = _ => new(DeliveryOutcome.Delivered);

    /// <summary>What was asked to be closed, in order.</summary>
    public IReadOnlyList<string> Closed => [.. _closed];

    public ValueTask<DeliveryOutcome> CloseAsync(string connectionId, CancellationToken cancellation)
    {
        _closed.Enqueue(connectionId);
        return CloseOutcome(connectionId);
    }
}
