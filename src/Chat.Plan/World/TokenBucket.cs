using Chat.Plan.Clock;

namespace Chat.Plan.World;

/// <summary>API Gateway's throttle, and DynamoDB's: refilled at a rate, up to a burst.</summary>
/// <param name="time">The clock.</param>
/// <param name="rate">Tokens a second.</param>
/// <param name="burst">Tokens at most.</param>
internal sealed class TokenBucket(VirtualTime time, double rate, double burst)
{
    private double _tokens = double.MaxValue;
    private long _at;

    public bool TryTake(double tokens = 1)
    {
        Refill();
        if (_tokens < tokens) return false;
        _tokens -= tokens;
        return true;
    }

    private void Refill()
    {
        _tokens = Math.Min(burst, _tokens + (rate * (time.Now - _at) / TimeSpan.TicksPerSecond));
        _at = time.Now;
    }
}
