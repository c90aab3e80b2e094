namespace Chat.LoadTest.Audit;

/// <summary>What was found wrong: a count for each fault, and its first example. Safe for several threads.</summary>
internal sealed class Findings
{
    private readonly long[] _counts = new long[Faults.All.Count];
    private readonly string?[] _examples = new string?[Faults.All.Count];

    public bool Any => Faults.All.Any(fault => Count(fault) > 0);

    public long Count(Fault fault) => Volatile.Read(ref _counts[(int)fault]);

    public string? Example(Fault fault) => Volatile.Read(ref _examples[(int)fault]);

    public void Add(Fault fault, string example, long count = 1)
    {
        if (count == 0) return;
        Interlocked.Add(ref _counts[(int)fault], count);
        Interlocked.CompareExchange(ref _examples[(int)fault], example, null);
    }
}
