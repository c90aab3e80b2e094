namespace Chat.Plan.Clock;

/// <summary>
/// The one thread of a run: everything that the chat's code awaits comes back here, in order. When nothing is left to do, the
/// clock jumps.
/// </summary>
internal sealed class VirtualThread(VirtualTime time) : SynchronizationContext
{
    private readonly Queue<(SendOrPostCallback Call, object? State)> _ready = new();
    private readonly int _thread = Environment.CurrentManagedThreadId;

    public override void Post(SendOrPostCallback d, object? state)
    {
        if (Environment.CurrentManagedThreadId != _thread)
            throw new InvalidOperationException("Something of a simulated chat ran on another thread; the run would not repeat.");
        _ready.Enqueue((d, state));
    }

    public override void Send(SendOrPostCallback d, object? state) => d(state);

    /// <summary>Runs until the work has ended. Throws where it can never end, since nothing is left that would wake it.</summary>
    public void Run(Func<Task> work)
    {
        var before = Current;
        SetSynchronizationContext(this);
        try
        {
            var running = work();
            while (!running.IsCompleted)
            {
                if (_ready.TryDequeue(out var next)) next.Call(next.State);
                else if (!time.Step()) throw new InvalidOperationException("The simulation waits for something that never comes.");
            }
            running.GetAwaiter().GetResult();
        }
        finally
        {
            SetSynchronizationContext(before);
        }
    }
}
