namespace Chat.Core;

/// <summary>What an operator may set of the chat itself, each default with its reason.</summary>
public sealed record ChatOptions
{
    /// <summary>
    /// The origins whose pages may connect, as browsers write them: <c>https://chat.example.com</c>. All may where there is
    /// none, as a guest chat has nothing that a page could steal. Clients that send no origin are no browsers, and come in.
    /// </summary>
    public IReadOnlyCollection<string> AllowedOrigins { get; init; } = [];

    /// <summary>
    /// Posts of one fan-out that are under way at a time: enough to hide a post's 10 ms, few enough for one client's sockets.
    /// </summary>
    public int ParallelPosts { get; init; } = 64;

    /// <summary>Ends of connections whose token has expired that are under way at a time: each is one more call, of a rare kind.</summary>
    public int ParallelEnds { get; init; } = 8;

    /// <summary>
    /// Further tries of a throttled post: the account's bucket refills within them; a reader that is slower than that
    /// will fetch what it missed.
    /// </summary>
    public int ThrottledRetries { get; init; } = 3;

    /// <summary>The longest wait before the first further try; it doubles with each. Full jitter: the wait is random below it.</summary>
    public TimeSpan ThrottledDelay { get; init; } = TimeSpan.FromMilliseconds(25);

    /// <summary>
    /// No further try starts later than this after the first pass: a slow reader may delay the sender's acknowledgement
    /// by so much, which nobody at a keyboard notices.
    /// </summary>
    public TimeSpan ThrottledBudget { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>Connections that one process remembers, at about 300 bytes each: those of a busy laptop, at most 15 MB.</summary>
    public int CachedConnections { get; init; } = 50_000;

    /// <summary>Rooms whose roster one process remembers. A room that drops out costs one more read of its members.</summary>
    public int CachedRooms { get; init; } = 4_096;
}
