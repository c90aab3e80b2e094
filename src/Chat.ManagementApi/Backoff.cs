namespace Chat.ManagementApi;

/// <summary>Full jitter: anywhere from a millisecond, since timers know no shorter time, to an end that doubles, so that what failed together does not come back together.</summary>
internal static class Backoff
{
    public static TimeSpan Delay(ManagementApiOptions options, int retry, double random)
    {
        var end = Math.Min(options.RetryDelay.TotalMilliseconds * Math.Pow(2, retry), options.MaxRetryDelay.TotalMilliseconds);
        return TimeSpan.FromMilliseconds(Math.Max(1, end * random));
    }
}
