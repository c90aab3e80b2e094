using Chat.Plan.People;
using HdrHistogram;

namespace Chat.Plan.World;

/// <summary>What happened in all rooms of a size to the messages that were due once the run was warm.</summary>
internal sealed class RoomClassTally(RoomClass rooms)
{
    /// <summary>Ten minutes in microseconds: what takes longer is counted as that.</summary>
    private const long Longest = 600_000_000;

    private readonly LongHistogram _deliveries = new(Longest, 3);
    private readonly LongHistogram _acknowledgements = new(Longest, 3);

    public RoomClass Rooms => rooms;

    public long Messages => _acknowledgements.TotalCount;

    /// <summary>Receivers that the messages had when they were stored.</summary>
    public long Expected { get; private set; }

    /// <summary>Posts with at least one of these messages.</summary>
    public long Posts { get; set; }

    public long DeliveredCount => _deliveries.TotalCount;

    public void Delivered(TimeSpan late) => Record(_deliveries, late);

    public void Acknowledged(TimeSpan late, int receivers)
    {
        Expected += receivers;
        Record(_acknowledgements, late);
    }

    /// <summary>Milliseconds from due to receiver; null where nothing was delivered.</summary>
    public double? DeliveryMs(double percentile) => At(_deliveries, percentile);

    /// <summary>Milliseconds from due to acknowledgement; null where there was no message.</summary>
    public double? AcknowledgementMs(double percentile) => At(_acknowledgements, percentile);

    private static double? At(LongHistogram histogram, double percentile) =>
        histogram.TotalCount == 0 ? null : histogram.GetValueAtPercentile(percentile) / 1_000.0;

    private static void Record(LongHistogram histogram, TimeSpan time) =>
        histogram.RecordValue(Math.Clamp((long)time.TotalMicroseconds, 1, Longest - 1));
}
