namespace Chat.Core.Delivery.Queued;

/// <summary>
/// How busy a room is, as one process sees it. Numbers count the room's messages whoever sent them, so the distance between
/// two of this process's own appends is the whole room's rate.
/// </summary>
internal sealed class RoomRate
{
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);

    /// <summary>A lower number is a repeated message's; for longer than this it is a room that began anew.</summary>
    private static readonly TimeSpan LongestRepeat = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private (long Seq, long At)? _mark;
    private double _rate;

    /// <returns>Messages a second over the last second or more; 0 as long as there is no such time.</returns>
    public double Note(long seq, TimeProvider time)
    {
        lock (_lock)
        {
            var now = time.GetTimestamp();
            var mark = _mark ?? (seq, now);
            var elapsed = time.GetElapsedTime(mark.At, now);
            if (_mark is not null && elapsed < (seq < mark.Seq ? LongestRepeat : Shortest)) return _rate;
            _mark = (seq, now);
            return _rate = seq > mark.Seq ? (seq - mark.Seq) / elapsed.TotalSeconds : 0;
        }
    }
}
