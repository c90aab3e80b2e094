namespace Chat.LocalGateway.Queues;

/// <summary>Draws which of the faults befalls a message.</summary>
internal sealed class FaultLots(QueueFaults faults)
{
#pragma warning disable CA5394 // its lots are to be the same with the same seed
    private readonly Random _random = new(faults.Seed);
    private readonly Lock _lock = new();

    public bool Refuses() => Draws(faults.Refused);

    public bool DeliversTwice() => Draws(faults.Twice);

    public TimeSpan Delay()
    {
        if (faults.Delay == TimeSpan.Zero) return TimeSpan.Zero;
        lock (_lock) return faults.Delay * _random.NextDouble();
    }

    private bool Draws(double share)
    {
        if (share <= 0) return false;
        lock (_lock) return _random.NextDouble() < share;
    }
#pragma warning restore CA5394
}
