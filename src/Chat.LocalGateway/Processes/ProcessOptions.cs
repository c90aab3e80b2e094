namespace Chat.LocalGateway.Processes;

/// <summary>How functions are kept in processes of their own. The defaults are Lambda's where it has one, else they say why.</summary>
public sealed record ProcessOptions
{
    /// <summary>
    /// Events of one function that may be under way, and so its processes. Lambda's default is 1,000 for a whole account; a
    /// laptop has memory for about 100 processes of some 60 MB.
    /// </summary>
    public int Concurrency { get; init; } = 100;

    /// <summary>
    /// Processes of one function that are started the moment an event finds none free: twice the cores, as more of them only
    /// take the cores from each other. Beyond them an event waits for the first that is free, and once it has waited for a
    /// second further ones are started, until there are as many as <see cref="Concurrency"/>. Lambda has cores for them all, and
    /// starts one at once.
    /// </summary>
    public int AtOnce { get; init; } = 2 * Environment.ProcessorCount;

    /// <summary>Lambda gives INIT 10 s.</summary>
    public TimeSpan InitTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a process may wait for an event before it is ended. Lambda does not say; minutes have been seen.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Bytes of a result. Lambda: 6 MB.</summary>
    public int ResultBytes { get; init; } = 6 * 1024 * 1024;
}
