namespace Chat.LoadTest.Running;

internal static class Waiting
{
    /// <returns>False when the token was cancelled.</returns>
    public static async Task<bool> TickOrEndAsync(this PeriodicTimer timer, CancellationToken end)
    {
        try
        {
            return await timer.WaitForNextTickAsync(end);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    /// <returns>False when the token was cancelled before the time was over.</returns>
    public static async Task<bool> ForAsync(TimeSpan time, CancellationToken end)
    {
        await Task.Delay(time, end).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return !end.IsCancellationRequested;
    }

    /// <summary>Looks again and again, ever less often, until it holds or the time is over.</summary>
    public static async Task<bool> UntilAsync(Func<bool> holds, TimeSpan limit, CancellationToken cancellation)
    {
        var until = Environment.TickCount64 + (long)limit.TotalMilliseconds;
        for (var wait = 5; !holds(); wait = Math.Min(wait * 2, 500))
        {
            if (Environment.TickCount64 >= until) return false;
            await Task.Delay(wait, cancellation);
        }
        return true;
    }
}
