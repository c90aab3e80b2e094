using Chat.Plan.Clock;

namespace Chat.Plan.World;

/// <summary>
/// The table's time and money: each operation takes as long as its calls one after the other, is counted in units, and waits
/// where its room's partition has given all that a partition gives.
/// </summary>
internal sealed class TableMeter(VirtualTime time, WorldOptions options, Random random)
{
    /// <summary>The SDK's first wait after a throttled call; it doubles.</summary>
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(25);

    private readonly Dictionary<string, (TokenBucket Reads, TokenBucket Writes)> _partitions = new(StringComparer.Ordinal);

    public double Reads { get; private set; }

    public double Writes { get; private set; }

    /// <summary>Calls that had to be made again, by room.</summary>
    public Dictionary<string, long> Throttled { get; } = new(StringComparer.Ordinal);

    /// <param name="room">Whose partition it is; the head's writes are what counts there.</param>
    /// <param name="units">Of the whole operation, for the bill.</param>
    /// <param name="steps">Calls one after the other.</param>
    /// <param name="headWrites">Units written to the room's own partition.</param>
    /// <param name="headReads">Units read from it.</param>
    public async ValueTask SpendAsync(string room, (double Read, double Write) units, int steps, double headWrites, double headReads = 0)
    {
        Reads += units.Read;
        Writes += units.Write;
        for (var attempt = 0; !TryTake(room, headWrites, headReads); attempt++)
        {
            Throttled[room] = Throttled.GetValueOrDefault(room) + 1;
            await time.Pause(FirstWait * (1 << Math.Min(attempt, 6)) * random.NextDouble());
        }
        var latency = TimeSpan.Zero;
        for (var step = 0; step < steps; step++) latency += (units.Write > 0 ? options.TableWrite : options.TableRead).Draw(random);
        await time.Pause(latency);
    }

    private bool TryTake(string room, double writes, double reads)
    {
        if (!_partitions.TryGetValue(room, out var partition))
        {
            // A bucket of one second: DynamoDB keeps up to five minutes of what was not used, which a room that is busy for long has used up.
            partition = (new(time, options.PartitionReads, options.PartitionReads), new(time, options.PartitionWrites, options.PartitionWrites));
            _partitions[room] = partition;
        }
        // A roster of many units is paid page by page: what is above the bucket waits elsewhere than here.
        return partition.Reads.TryTake(Math.Min(reads, options.PartitionReads)) && (writes == 0 || partition.Writes.TryTake(writes));
    }
}
