using Chat.Plan.People;
using HdrHistogram;

namespace Chat.Plan.World;

/// <summary>What happened in all rooms of a size.</summary>
internal sealed class RoomClassTally(RoomClass rooms)
{
    /// <summary>Ten minutes in microseconds: what takes longer is counted as that.</summary>
    private const long Longest = 600_000_000;

    private readonly LongHistogram _deliveries = new(Longest, 3);
    private readonly LongHistogram _acknowledgements = new(Longest, 3);

    public RoomClass Rooms => rooms;

    public long Messages { get; set; }

    /// <summary>Receivers that the messages had when they were stored.</summary>
    public long Expected { get; set; }

    public long Posts { get; set; }

    public long PostedBytes { get; set; }

    public long DeliveredCount { get; private set; }

    public void Delivered(TimeSpan late, bool timed)
    {
        DeliveredCount++;
        if (timed) Record(_deliveries, late);
    }

    public void Acknowledged(TimeSpan late) => Record(_acknowledgements, late);

    /// <summary>Milliseconds from due to receiver.</summary>
    public double DeliveryMs(double percentile) => _deliveries.TotalCount == 0 ? 0 : _deliveries.GetValueAtPercentile(percentile) / 1_000.0;

    /// <summary>Milliseconds from due to acknowledgement.</summary>
    public double AcknowledgementMs(double percentile) =>
        _acknowledgements.TotalCount == 0 ? 0 : _acknowledgements.GetValueAtPercentile(percentile) / 1_000.0;

    private static void Record(LongHistogram histogram, TimeSpan time) =>
        histogram.RecordValue(Math.Clamp((long)time.TotalMicroseconds, 1, Longest - 1));
}
