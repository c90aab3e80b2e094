using System.Buffers;
using Chat.LocalGateway.Framing;

namespace Chat.LocalGateway.Connections;

/// <summary>
/// Frames on their way to one client, in order. One waits without any storage, which is the usual case; more take a ring from
/// the pool, which goes back once the queue is empty. Not for use by two threads: the connection's lock guards it.
/// </summary>
internal struct OutboundQueue
{
    private const int FirstRing = 16;

    /// <summary>What a waiting frame costs beyond its bytes: objects and a slot. A flood of empty texts is counted by it.</summary>
    private const int FrameOverhead = 64;

    private OutboundFrame? _only;
    private OutboundFrame?[]? _ring;
    private int _head;
    private int _pong; // how many-th in the queue the pong that waits is; 0 for none

    public int Count { get; private set; }

    /// <summary>What all that waits costs, in bytes.</summary>
    public int Bytes { get; private set; }

    public void Add(OutboundFrame frame)
    {
        Bytes += frame.Bytes.Length + FrameOverhead;
        Count++;
        if (Count == 1 && _ring is null)
        {
            _only = frame;
            return;
        }
        if (_ring is null || Count > _ring.Length) Grow();
        _ring![(_head + Count - 1) & (_ring.Length - 1)] = frame;
    }

    /// <summary>
    /// Puts a pong behind all that waits, or in the place of the one that waits already: of pings that were not answered in time
    /// the newest alone needs to be (RFC 6455, section 5.5.3), and a flood of them must not fill the queue.
    /// </summary>
    public void AddPong(OutboundFrame pong)
    {
        if (_pong == 0)
        {
            Add(pong);
            _pong = Count;
            return;
        }
        ref var place = ref _only;
        if (_ring is not null) place = ref _ring[(_head + _pong - 1) & (_ring.Length - 1)];
        Bytes += pong.Bytes.Length - place!.Bytes.Length;
        place = pong;
    }

    public readonly OutboundFrame Peek() => _ring is null ? _only! : _ring[_head]!;

    public void Remove()
    {
        Bytes -= Peek().Bytes.Length + FrameOverhead;
        Count--;
        if (_pong > 0) _pong--;
        _only = null;
        if (_ring is null) return;
        _ring[_head] = null;
        _head = (_head + 1) & (_ring.Length - 1);
        if (Count == 0) DropRing();
    }

    public void Clear()
    {
        while (Count > 0) Remove();
    }

    private void Grow()
    {
        // The pool's arrays have a power of two for their length, which the ring's masks rely on.
        var larger = ArrayPool<OutboundFrame?>.Shared.Rent(_ring is null ? FirstRing : _ring.Length * 2);
        int waiting = Count - 1;
        if (_ring is null) larger[0] = _only;
        for (int i = 0; _ring is not null && i < waiting; i++) larger[i] = _ring[(_head + i) & (_ring.Length - 1)];
        if (_ring is not null) ArrayPool<OutboundFrame?>.Shared.Return(_ring, clearArray: true);
        (_ring, _head, _only) = (larger, 0, null);
    }

    private void DropRing()
    {
        ArrayPool<OutboundFrame?>.Shared.Return(_ring!); // each slot was emptied when its frame was removed
        (_ring, _head) = (null, 0);
    }
}
