using Microsoft.Extensions.Logging;

namespace Chat.LocalGateway.Throttling;

/// <summary>
/// API Gateway's throttles: of new connections, and of requests, which messages of clients and calls of the management API share.
/// What is refused closes nothing and reaches no function.
/// </summary>
internal sealed class Throttle(GatewayOptions options, GatewayCounters counters, GatewayClock clock, ILogger log)
{
    /// <summary>Over a limit things are refused thousands of times a second; a person need not be told each time.</summary>
    private const int SecondsBetweenLines = 10;

    private readonly TokenBucket? _connects = Bucket(options.Connects, clock.Time);
    private readonly TokenBucket? _requests = Bucket(options.Requests, clock.Time);
    private int _toldAt = -SecondsBetweenLines;

    public bool LetsConnect() => _connects?.TryTake() != false || Refuse("new connections", options.Connects!.Value);

    public bool LetsRequest() => _requests?.TryTake() != false || Refuse("messages and management calls", options.Requests!.Value);

    private static TokenBucket? Bucket(RateLimit? limit, TimeProvider time) => limit is { } some ? new TokenBucket(some, time) : null;

    private bool Refuse(string what, RateLimit limit)
    {
        counters.CountOverRate();
        int now = clock.Seconds;
        int told = Volatile.Read(ref _toldAt);
        if (now - told >= SecondsBetweenLines && Interlocked.CompareExchange(ref _toldAt, now, told) == told)
            GatewayLog.OverRate(log, what, limit.PerSecond);
        return false;
    }
}
