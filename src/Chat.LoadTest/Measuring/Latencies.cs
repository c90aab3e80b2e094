using HdrHistogram;

namespace Chat.LoadTest.Measuring;

/// <summary>
/// Latencies in microseconds, recorded by many threads: each core has a histogram of its own, so that they do not wait for
/// one another. Once a second <see cref="Cut"/> takes what came since.
/// </summary>
internal sealed class Latencies
{
    /// <summary>Two minutes: what takes longer than an answer and its repetition may is counted as this.</summary>
    private const long Highest = 120_000_000;

    private readonly Shard[] _shards = [.. Enumerable.Range(0, Math.Min(Environment.ProcessorCount, 16)).Select(_ => new Shard())];

    public LongHistogram Total { get; } = New();

    public static LongHistogram New() => new(1, Highest, 3);

    public void Record(long microseconds)
    {
        var shard = _shards[Thread.GetCurrentProcessorId() % _shards.Length];
        lock (shard.Lock) shard.Recent.RecordValue(Math.Clamp(microseconds, 1, Highest));
    }

    /// <summary>What came since the last time, which is also added to the total. For one thread.</summary>
    public LongHistogram Cut()
    {
        var since = New();
        foreach (var shard in _shards)
            lock (shard.Lock)
            {
                if (shard.Recent.TotalCount == 0) continue;
                since.Add(shard.Recent);
                shard.Recent.Reset();
            }
        if (since.TotalCount > 0) Total.Add(since);
        return since;
    }

    private sealed class Shard
    {
        public readonly Lock Lock = new();
        public readonly LongHistogram Recent = New();
    }
}
