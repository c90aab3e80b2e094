namespace Chat.Gateway.Benchmarks.Servers;

/// <summary>How many connections have joined their room since the server started.</summary>
internal sealed class JoinCounter
{
    private int _joined;

    public int Joined => Volatile.Read(ref _joined);

    public void Count() => Interlocked.Increment(ref _joined);
}
