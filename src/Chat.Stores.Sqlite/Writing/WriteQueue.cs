namespace Chat.Stores.Sqlite.Writing;

/// <summary>
/// What waits to be written. The writer takes all of it at once: a thread of its own that sleeps in a lock's monitor is
/// woken without a detour by the pool, which a channel would take.
/// </summary>
internal sealed class WriteQueue
{
    private readonly object _gate = new();

    private readonly SendOrPostCallback _wake;

    private List<WriteOperation> _waiting = [];

    private bool _closed;

    private bool _asleep;

    public WriteQueue() => _wake = _ => Wake();

    /// <summary>
    /// Wakes the writer where it sleeps. A thread with a context of its own does that at the end of its turn: what an event loop
    /// has read in one pass then goes into one transaction, also where both share a core.
    /// </summary>
    /// <exception cref="ObjectDisposedException">The store is closed.</exception>
    public void Add(WriteOperation operation)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_closed, typeof(SqliteChatStore));
            _waiting.Add(operation);
            if (!_asleep || _waiting.Count > 1)
                return;
        }

        if (operation.Context is { } context)
            context.Post(_wake, null);
        else
            Wake();
    }

    /// <summary>Whatever was added before is still taken.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _closed = true;
            Monitor.Pulse(_gate);
        }
    }

    /// <summary>Waits for operations, and exchanges them for an empty list.</summary>
    /// <returns>False when the queue is closed and empty.</returns>
    public bool Take(ref List<WriteOperation> operations)
    {
        lock (_gate)
        {
            while (_waiting.Count == 0 && !_closed)
            {
                _asleep = true;
                Monitor.Wait(_gate);
                _asleep = false;
            }

            (operations, _waiting) = (_waiting, operations);
            return operations.Count > 0;
        }
    }

    private void Wake()
    {
        lock (_gate)
            Monitor.Pulse(_gate);
    }
}
