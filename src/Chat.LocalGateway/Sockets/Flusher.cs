namespace Chat.LocalGateway.Sockets;

/// <summary>
/// Writes to all connections of its share that have something waiting. It runs on the pool's global queue, behind what is
/// ready there: under load the messages that have arrived are handled first, and each client gets all their frames in
/// one write; when there is no load it runs at once.
/// </summary>
internal sealed class Flusher : IThreadPoolWorkItem
{
    /// <summary>Frames of one write are copied together up to this; a copy of so much costs less than a second call.</summary>
    private const int GatherBytes = 65_536;

    private readonly byte[] _gather = GC.AllocateUninitializedArray<byte>(GatherBytes);
    private SocketTransport? _waiting;
    private int _scheduled;
    private long _textsWritten;

    public long TextsWritten => Volatile.Read(ref _textsWritten);

    public void Add(SocketTransport transport)
    {
        var head = Volatile.Read(ref _waiting);
        while (true)
        {
            transport.NextToFlush = head;
            var seen = Interlocked.CompareExchange(ref _waiting, transport, head);
            if (seen == head) break;
            head = seen;
        }
        Schedule();
    }

    /// <summary>One run at a time, so that no two threads write to one socket.</summary>
    void IThreadPoolWorkItem.Execute()
    {
        var transport = Interlocked.Exchange(ref _waiting, null);
        while (transport is not null)
        {
            var next = transport.NextToFlush;
            transport.NextToFlush = null;
            _textsWritten += transport.Flush(_gather);
            transport = next;
        }
        Interlocked.Exchange(ref _scheduled, 0);
        if (Volatile.Read(ref _waiting) is not null) Schedule();
    }

    private void Schedule()
    {
        if (Volatile.Read(ref _scheduled) == 0 && Interlocked.Exchange(ref _scheduled, 1) == 0)
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }
}
