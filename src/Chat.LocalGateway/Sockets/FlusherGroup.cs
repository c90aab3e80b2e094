namespace Chat.LocalGateway.Sockets;

/// <summary>One flusher for each processor. A connection stays with its flusher, so its frames keep their order without a lock.</summary>
internal sealed class FlusherGroup
{
    private readonly Flusher[] _flushers = [.. Enumerable.Range(0, Environment.ProcessorCount).Select(_ => new Flusher())];
    private uint _next;

    public Flusher Next() => _flushers[Interlocked.Increment(ref _next) % _flushers.Length];

    public long TextsWritten => _flushers.Sum(flusher => flusher.TextsWritten);
}
