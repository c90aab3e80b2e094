namespace Chat.Core.Delivery;

/// <summary>
/// The share of the account's posts that a slice of a queued room takes. The slices of a room are served side by side, by one
/// process or by many, and each leaves the others their part; what nobody can know, the sum of all rooms, shows as 429: that
/// halves the pace of this process, and success raises it again.
/// </summary>
internal sealed class PostPace(ChatOptions options, TimeProvider time)
{
    /// <summary>So little that 20 processes together are far below the quota, and so much that posts still tell whether it is free.</summary>
    private const double Least = 1.0 / 16;

    /// <summary>From the least to the whole in 15 steps, some 4 seconds.</summary>
    private const double Raise = 1.0 / 16;

    private static readonly TimeSpan JudgedAfter = TimeSpan.FromMilliseconds(250);

    /// <summary>A slow reader answers 429 as a used-up account does. Of 20 posts and more, one in 20 is not one reader's doing.</summary>
    private const int JudgedPosts = 20;

    private readonly Lock _lock = new();

    private DateTimeOffset _judged = time.GetUtcNow();
    private double _factor = 1;
    private int _posts;
    private int _throttled;

    /// <summary>Posts a second that one slice of a room of so many gets now.</summary>
    public double RateOf(int slices)
    {
        lock (_lock) return _factor * options.QueuedPostsPerSecond / Math.Clamp(slices, 1, options.SlicesAtOnce);
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
}
