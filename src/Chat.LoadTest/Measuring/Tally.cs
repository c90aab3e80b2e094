using System.Collections.Concurrent;

namespace Chat.LoadTest.Measuring;

/// <summary>What is counted while a run goes on. Safe for several threads.</summary>
internal sealed class Tally
{
    private long _sent, _resent, _acknowledged, _refused, _deliveries, _repeated, _outOfOrder, _recovered, _pings, _pongs, _lost, _reconnected, _cut, _left, _other, _gathered, _open, _lowest;

    public Latencies Acknowledgement { get; } = new();

    public Latencies Delivery { get; } = new();

    /// <summary>How much later than due a message was given to its socket.</summary>
    public Latencies Slip { get; } = new();

    public Latencies Pong { get; } = new();

    /// <summary>From the first try to come back until the member has joined again.</summary>
    public Latencies Return { get; } = new();

    /// <summary>See <see cref="LagProbe"/>.</summary>
    public Latencies Lag { get; } = new();

    /// <summary>Error codes of the chat, and the words of API Gateway's own frames.</summary>
    public ConcurrentDictionary<string, long> Errors { get; } = new(StringComparer.Ordinal);

    public ConcurrentDictionary<string, long> Losses { get; } = new(StringComparer.Ordinal);

    public long Sent => Volatile.Read(ref _sent);
    public long Resent => Volatile.Read(ref _resent);
    public long Acknowledged => Volatile.Read(ref _acknowledged);
    public long Refused => Volatile.Read(ref _refused);
    public long Deliveries => Volatile.Read(ref _deliveries);
    public long Repeated => Volatile.Read(ref _repeated);
    public long OutOfOrder => Volatile.Read(ref _outOfOrder);
    public long Recovered => Volatile.Read(ref _recovered);
    public long Pings => Volatile.Read(ref _pings);
    public long Pongs => Volatile.Read(ref _pongs);
    public long ConnectionsLost => Volatile.Read(ref _lost);
    public long Reconnected => Volatile.Read(ref _reconnected);
    public long Cut => Volatile.Read(ref _cut);
    public long Left => Volatile.Read(ref _left);
    public long OtherFrames => Volatile.Read(ref _other);
    public long Gathered => Volatile.Read(ref _gathered);
    public long Open => Volatile.Read(ref _open);

    public long ErrorFrames => Errors.Values.Sum();

    public void CountSent() => Interlocked.Increment(ref _sent);
    public void CountResent() => Interlocked.Increment(ref _resent);
    public void CountAcknowledged() => Interlocked.Increment(ref _acknowledged);
    public void CountRefused() => Interlocked.Increment(ref _refused);
    public void CountDelivery() => Interlocked.Increment(ref _deliveries);
    public void CountRepeated() => Interlocked.Increment(ref _repeated);
    public void CountOutOfOrder() => Interlocked.Increment(ref _outOfOrder);
    public void CountRecovered() => Interlocked.Increment(ref _recovered);
    public void CountPing() => Interlocked.Increment(ref _pings);
    public void CountPong() => Interlocked.Increment(ref _pongs);
    public void CountCut() => Interlocked.Increment(ref _cut);
    public void CountLeft() => Interlocked.Increment(ref _left);
    public void CountOther() => Interlocked.Increment(ref _other);
    public void CountGathered(long frames) => Interlocked.Add(ref _gathered, frames);
    public void CountOpen() => Interlocked.Increment(ref _open);

    public void CountReconnected(long microseconds)
    {
        Interlocked.Increment(ref _reconnected);
        Return.Record(microseconds);
    }

    public void CountClosed()
    {
        var open = Interlocked.Decrement(ref _open);
        for (var lowest = Volatile.Read(ref _lowest); open < lowest;)
        {
            var seen = Interlocked.CompareExchange(ref _lowest, open, lowest);
            if (seen == lowest) return;
            lowest = seen;
        }
    }

    /// <summary>The fewest connections that were open since the last time: a storm is over before a second is. For one thread.</summary>
    public long TakeLowest()
    {
        var open = Open;
        return Math.Min(open, Interlocked.Exchange(ref _lowest, open));
    }

    public void CountLost(string why)
    {
        Interlocked.Increment(ref _lost);
        Losses.AddOrUpdate(why, 1, static (_, count) => count + 1);
    }

    /// <summary>Counts an error by its code; a server that makes up a new one each time fills no memory.</summary>
    public void CountError(string code)
    {
        if (!Errors.ContainsKey(code) && Errors.Count >= 50) code = "others";
        Errors.AddOrUpdate(code, 1, static (_, count) => count + 1);
    }
}
