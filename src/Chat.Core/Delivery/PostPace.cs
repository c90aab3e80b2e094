using System.Numerics;

namespace Chat.Core.Delivery;

/// <summary>
/// The share of the account's posts that this process takes for queued rooms. A room of many slices is served by many
/// processes at once, each of which leaves the others their part; what nobody can know, the sum of all rooms, shows as 429:
/// that halves the pace, and success raises it again.
/// </summary>
internal sealed class PostPace(ChatOptions options, TimeProvider time)
{
    /// <summary>So little that 20 processes together are far below the quota, and so much that posts still tell whether it is free.</summary>
    private const double Least = 1.0 / 16;

    /// <summary>From the least to the whole in 15 steps, some 4 seconds.</summary>
    private const double Raise = 1.0 / 16;

    /// <summary>The account's bucket itself allows for that much at once.</summary>
    private static readonly TimeSpan Burst = TimeSpan.FromMilliseconds(50);

    private static readonly TimeSpan ShortestWait = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan JudgedAfter = TimeSpan.FromMilliseconds(250);

    /// <summary>A slow reader answers 429 as a used-up account does. Of 20 posts and more, one in 20 is not one reader's doing.</summary>
    private const int JudgedPosts = 20;

    private readonly Lock _lock = new();

    // When the next post is due, for each power of two of slices: a huge room does not hold up a small one's posts.
    private readonly DateTimeOffset[] _next = new DateTimeOffset[32];
    private DateTimeOffset _judged = time.GetUtcNow();
    private double _factor = 1;
    private int _posts;
    private int _throttled;

    /// <summary>Posts a second that a room of so many slices gets now.</summary>
    public double RateOf(int slices)
    {
        lock (_lock) return _factor * options.QueuedPostsPerSecond / Math.Clamp(slices, 1, options.FanOutFunctions);
    }

    /// <summary>Completes when the next post may be made.</summary>
    public Task WaitAsync(int slices, CancellationToken cancellation)
    {
        var wait = Reserve(BitOperations.Log2((uint)Math.Max(slices, 1)), RateOf(slices), time.GetUtcNow());
        return wait < ShortestWait ? Task.CompletedTask : Task.Delay(wait, time, cancellation);
    }

    /// <summary>Learns from what became of a post.</summary>
    public void Note(DeliveryOutcome outcome)
    {
        lock (_lock)
        {
            _posts++;
            if (outcome == DeliveryOutcome.Throttled) _throttled++;
            var now = time.GetUtcNow();
            if (_posts < JudgedPosts || now - _judged < JudgedAfter) return;
            if (_throttled * JudgedPosts > _posts) _factor = Math.Max(Least, _factor / 2);
            else _factor = Math.Min(1, _factor + Raise);
            (_posts, _throttled, _judged) = (0, 0, now);
        }
    }

    private TimeSpan Reserve(int lane, double rate, DateTimeOffset now)
    {
        lock (_lock)
        {
            var earliest = now - Burst;
            var due = _next[lane] < earliest ? earliest : _next[lane];
            _next[lane] = due + TimeSpan.FromSeconds(1 / rate);
            return due - now;
        }
    }
}
