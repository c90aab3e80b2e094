namespace Chat.Lambda;

/// <summary>How the functions spend the time that Lambda gives them.</summary>
public sealed record FunctionOptions
{
    /// <summary>
    /// How long before Lambda's deadline the work is told to stop: half a second lets the posts under way end (10 ms
    /// each, more for a slow receiver) and what is left be reported, instead of being frozen in the middle of it.
    /// </summary>
    public TimeSpan DeadlineMargin { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// Jobs of a batch that are served at a time. Each mostly waits, for its posts or for more to gather; ten are all that
    /// SQS hands out without a batching window, so that none waits for another.
    /// </summary>
    public int ParallelJobs { get; init; } = 10;

    /// <summary>
    /// How soon a job that was not finished comes again, the second time after twice as long: its three tries outlast the
    /// 20 s for which a function that died keeps a slice from others. The queue's own visibility time-out is minutes, after
    /// which nobody waits for a chat line any more.
    /// </summary>
    public TimeSpan RetryAfter { get; init; } = TimeSpan.FromSeconds(8);
}
