using Chat.Core.Delivery;
using Chat.LocalGateway.Framing;

namespace Chat.LocalGateway.Connections;

internal sealed partial class Connection
{
    private OutboundQueue _outbound;
    private bool _dirty;

    /// <summary>Puts a text frame behind all that waits for this client. Never blocks, never waits for the client.</summary>
    public DeliveryOutcome Send(OutboundFrame frame)
    {
        var outcome = Queue(frame);
        if (outcome == DeliveryOutcome.Delivered) Volatile.Write(ref _lastActive, parts.Clock.Seconds);
        else if (outcome == DeliveryOutcome.Throttled) parts.Counters.CountThrottled();
        return outcome;
    }

    /// <summary>Puts a pong behind all that waits, of which one at most is a pong: so it has its place also where the queue is full.</summary>
    private void Answer(OutboundFrame pong)
    {
        lock (this)
        {
            if (_ending is not null) return;
            _outbound.AddPong(pong);
            if (_dirty) return;
            _dirty = true;
        }
        _transport.FlushSoon();
    }

    private DeliveryOutcome Queue(OutboundFrame frame)
    {
        lock (this)
        {
            if (_ending is not null) return DeliveryOutcome.Gone;
            if (_outbound.Bytes + frame.Bytes.Length > parts.Options.OutboundBytes && _outbound.Count > 0) return DeliveryOutcome.Throttled;
            _outbound.Add(frame);
            if (_dirty) return DeliveryOutcome.Delivered;
            _dirty = true;
        }
        _transport.FlushSoon();
        return DeliveryOutcome.Delivered;
    }

    /// <summary>
    /// What to write next, taken off the queue: all that waits, as far as it fits <paramref name="gather"/>; a single frame
    /// is not copied. For one writer at a time, which answers with <see cref="Flushed"/> when it has written it.
    /// </summary>
    public OutboundBatch TakeOutbound(byte[] gather)
    {
        lock (this)
        {
            if (_outbound.Count == 0)
            {
                _dirty = false;
                return default;
            }
            var first = _outbound.Peek();
            if (_outbound.Count > 1 && first.Bytes.Length < gather.Length) return Gather(gather);
            _outbound.Remove();
            _dirty = _outbound.Count > 0;
            return new OutboundBatch(first.Bytes, first.IsText ? 1 : 0, _dirty);
        }
    }

    private OutboundBatch Gather(byte[] gather)
    {
        int length = 0, texts = 0;
        while (_outbound.Count > 0 && _outbound.Peek() is var frame && length + frame.Bytes.Length <= gather.Length)
        {
            frame.Bytes.Span.CopyTo(gather.AsSpan(length));
            length += frame.Bytes.Length;
            if (frame.IsText) texts++;
            _outbound.Remove();
        }
        _dirty = _outbound.Count > 0;
        return new OutboundBatch(gather.AsMemory(0, length), texts, _dirty);
    }

    /// <summary>A batch has been written whole.</summary>
    public void Flushed()
    {
        if (Volatile.Read(ref _ending) is not { } ending) return;
        lock (this)
        {
            if (_outbound.Count > 0) return;
        }
        CloseFrameSent(ending);
    }
}
