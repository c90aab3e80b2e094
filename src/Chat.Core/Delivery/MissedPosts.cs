using Microsoft.Extensions.Logging;

namespace Chat.Core.Delivery;

/// <summary>
/// Logs what receivers were not sent: one line for a room and minute, however many messages a slow reader misses. The line
/// has the sum of all since the one before.
/// </summary>
internal sealed class MissedPosts(TimeProvider time, ILogger logger, int capacity)
{
    private static readonly TimeSpan Silence = TimeSpan.FromMinutes(1);

    private readonly RecentCache<Tally> _rooms = new(capacity);

    public void Add(string room, DeliveryReport report)
    {
        if (_rooms.GetOrAdd(room, static _ => new()).Add(report, time.GetUtcNow()) is { } sum)
            ChatLog.Missed(logger, room, sum.Throttled, sum.TooLarge, sum.Failed, sum.Delivered);
    }

    private sealed class Tally
    {
        private readonly Lock _lock = new();
        private DeliveryReport _sum;
        private DateTimeOffset _silentUntil;

        /// <returns>What is to be logged now, or null.</returns>
        public DeliveryReport? Add(DeliveryReport report, DateTimeOffset now)
        {
            lock (_lock)
            {
                _sum += report;
                if (now < _silentUntil) return null;
                var sum = _sum;
                (_sum, _silentUntil) = (default, now + Silence);
                return sum;
            }
        }
    }
}
