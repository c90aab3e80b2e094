using System.Diagnostics;

namespace Chat.Gateway.Benchmarks.Load;

/// <summary>
/// Messages at even distances, publishers by turns. A delivery's latency counts from when its message was due, so that a server
/// that holds the sender up is not forgiven for it.
/// </summary>
/// <param name="messagesPerSecond">Of all publishers.</param>
/// <param name="publishers">How many take turns.</param>
/// <param name="warmUp">Messages whose latencies do not count.</param>
internal sealed class Pace(double messagesPerSecond, int publishers, int warmUp)
{
    private readonly double _interval = Stopwatch.Frequency / messagesPerSecond;
    private readonly List<long> _latencies = [];
    private long _startedAt;

    /// <summary>Messages so far.</summary>
    public long Published { get; set; }

    public void Start() => _startedAt = Stopwatch.GetTimestamp();

    /// <summary>When the next is due, or null where there are no more.</summary>
    public long? NextDue(long most) => Published < most ? DueAt(Published) : null;

    public void Arrived(int publisher, long number)
    {
        var message = number * publishers + publisher;
        if (message >= warmUp) _latencies.Add(Stopwatch.GetTimestamp() - DueAt(message));
    }

    /// <summary>In milliseconds; once all has arrived.</summary>
    public double Percentile(double share)
    {
        if (_latencies.Count == 0) return 0;
        _latencies.Sort();
        var ticks = _latencies[(int)Math.Ceiling(share * _latencies.Count) - 1];
        return ticks * 1_000.0 / Stopwatch.Frequency;
    }

    private long DueAt(long message) => _startedAt + (long)(message * _interval);
}
