namespace Chat.Lambda;

/// <summary>How the functions spend the time that Lambda gives them.</summary>
public sealed record FunctionOptions
{
    /// <summary>
    /// How long before Lambda's deadline the work is told to stop: half a second lets the posts under way end (10 ms
    /// each, more for a slow receiver) and what is left be reported, instead of being frozen in the middle of it.
    /// </summary>
    public TimeSpan DeadlineMargin { get; init; } = TimeSpan.FromMilliseconds(500);
}
