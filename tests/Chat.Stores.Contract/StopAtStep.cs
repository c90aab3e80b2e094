namespace Chat.Stores.Contract;

/// <summary>
/// Stops a store at one of its steps, as if its process had been killed there. A step is the moment before a write and
/// the moment after it (the write is done, its answer was never seen). Once stopped, every further step throws too.
/// </summary>
public sealed class StopAtStep
{
    private readonly Lock _gate = new();
    private int _remaining = int.MaxValue;

    /// <summary>Whether the step was reached.</summary>
    public bool Happened { get; private set; }

    /// <summary>Counts from here on: 1 is the next step.</summary>
    public void Arm(int step)
    {
        lock (_gate)
            _remaining = step;
    }

    /// <summary>What the store's seam calls before and after each write to what outlives it.</summary>
    public void Step()
    {
        lock (_gate)
        {
            Happened = Happened || --_remaining == 0;
            if (Happened)
                throw new StoppedException();
        }
    }
}

/// <summary>The store's process is no more.</summary>
public sealed class StoppedException() : Exception("The store was stopped here on purpose.");
