namespace Chat.LoadTest.Workers;

/// <summary>A line to a worker process: one phase to do.</summary>
/// <param name="Do">The phase, or <c>stop</c>, which ends the one under way gently.</param>
/// <param name="Options">With <c>begin</c>: the run, in all its parts.</param>
internal sealed record WorkerOrder(string Do, LoadOptions? Options = null, string? Run = null, int Worker = 0, long Start = 0, List<string>? Paths = null);

/// <summary>A line from a worker process: a phase is done or failed, or a second has passed.</summary>
internal sealed record WorkerNews(bool Done = false, string? Failed = null, Sample? Sample = null, Share? Share = null);
