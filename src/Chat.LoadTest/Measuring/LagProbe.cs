namespace Chat.LoadTest.Measuring;

/// <summary>
/// How long work that is ready waits here until a thread takes it up. A frame that waits so long before it is looked at has
/// a latency that is the generator's and not the server's.
/// </summary>
internal static class LagProbe
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(10);

    public static async Task RunAsync(Latencies lag, CancellationToken end)
    {
        using var timer = new PeriodicTimer(Interval);
        var due = RunClock.Machine;
        while (await Running.Waiting.TickOrEndAsync(timer, end))
        {
            // A late one stands for all that would have come meanwhile.
            for (var now = RunClock.Machine; due <= now; due += (long)Interval.TotalMicroseconds) lag.Record(now - due);
        }
    }
}
