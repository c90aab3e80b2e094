namespace Chat.LocalGateway.EventLoops;

/// <summary>What other threads ask of a loop, in order. A sleeping loop is woken once for however much.</summary>
internal sealed class Mailbox(Action wake)
{
    private readonly Lock _gate = new();
    private List<(SendOrPostCallback Do, object? State)> _waiting = [];
    private List<(SendOrPostCallback Do, object? State)> _taken = [];
    private bool _asleep;
    private bool _closed;

    /// <returns>False when the loop has ended.</returns>
    public bool TryAdd(SendOrPostCallback callback, object? state)
    {
        lock (_gate)
        {
            if (_closed) return false;
            _waiting.Add((callback, state));
            if (!_asleep) return true;
            _asleep = false;
        }
        wake();
        return true;
    }

    /// <summary>Takes note that the loop is about to sleep: whoever adds from now on wakes it.</summary>
    /// <returns>False when there is something to do first.</returns>
    public bool TrySleep()
    {
        lock (_gate) return _asleep = _waiting.Count == 0;
    }

    /// <summary>All that has been added; good until the next call. For the loop alone.</summary>
    public IReadOnlyList<(SendOrPostCallback Do, object? State)> Take()
    {
        _taken.Clear();
        lock (_gate)
        {
            _asleep = false;
            (_taken, _waiting) = (_waiting, _taken);
        }
        return _taken;
    }

    /// <summary>Takes nothing more. What was added before is still taken.</summary>
    public void Close()
    {
        lock (_gate) _closed = true;
    }
}
