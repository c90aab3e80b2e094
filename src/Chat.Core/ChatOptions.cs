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

    /// <summary>Draws the random part of a wait, from 0 up to 1; a simulation that is to repeat gives its own.</summary>
    public Func<double> Jitter { get; init; } = Random.Shared.NextDouble;

    /// <summary>The longest wait before the first further try; it doubles with each. Full jitter: the wait is random below it.</summary>
    public TimeSpan ThrottledDelay { get; init; } = TimeSpan.FromMilliseconds(25);

    /// <summary>
    /// All further tries end within this after the first pass, whatever their posts take: a throttled receiver may delay the
    /// sender's acknowledgement by so much, which nobody at a keyboard notices.
    /// </summary>
    public TimeSpan ThrottledBudget { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>
    /// How long one that was throttled to the last try counts as a slow reader, unless a post is taken before: it is posted to
    /// once for each message, and nobody waits for it. Each time it ends costs one sender the budget above, so not too short;
    /// and a throttle of the whole account is over in seconds, so not too long.
    /// </summary>
    public TimeSpan SlowFor { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Connections that one process remembers, at about 300 bytes each: those of a busy laptop, at most 15 MB.</summary>
    public int CachedConnections { get; init; } = 50_000;

    /// <summary>Rooms whose roster one process remembers. A room that drops out costs one more read of its members.</summary>
    public int CachedRooms { get; init; } = 4_096;

    /// <summary>
    /// Above so many connections a room goes by the queue: 500 posts, 64 at a time, take 80 ms, which a sender may wait.
    /// </summary>
    public int InlineReceivers { get; init; } = 500;

    /// <summary>
    /// Whether rooms go by a queue that this process itself does not fill: $connect only begins the feeds of those that
    /// have become large, and so needs neither a client for the queue nor a right to it.
    /// </summary>
    public bool IsQueueElsewhere { get; init; }

    /// <summary>A busy room goes by the queue from so many connections on: gathered posts then cost less than its jobs do.</summary>
    public int BusyReceivers { get; init; } = 50;

    /// <summary>Messages a second from which on a room is busy: at fewer, a window of 250 ms gathers hardly two.</summary>
    public double BusyRate { get; init; } = 8;

    /// <summary>Receivers of one slice, about: posted to 64 at a time they take 160 ms, less than the window.</summary>
    public int ReceiversPerSlice { get; init; } = 1_000;

    /// <summary>A receiver of a busy room is posted to 4 times a second at most: a person sees no delay, and the bill a fifth.</summary>
    public TimeSpan GatherWindow { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>A busy room's feed, unless extended: long enough that the queue is empty when it lapses, short as a lull is.</summary>
    public TimeSpan BusyFeed { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>A large room's feed: each join after it lapsed begins it anew, so that a message hardly ever finds a large room without one.</summary>
    public TimeSpan LargeFeed { get; init; } = TimeSpan.FromHours(1);

    /// <summary>After so long a slice is handed back to the queue, even where more has come: twenty busy rooms must not keep a further one waiting.</summary>
    public TimeSpan SliceHold { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// One pass over a slice may take so long, what is left then being put into jobs of its own; and whoever takes a slice
    /// and dies keeps it from the others as long. Less than a function's 29 s with the hold before it.
    /// </summary>
    public TimeSpan SliceLease { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>
    /// How long a number that has no entry yet is waited for, since nothing is sent out of order before: a put of DynamoDB
    /// takes 5 to 10 ms, and hardly one in a thousand so long. A number that nobody uses delays a room by as much.
    /// </summary>
    public TimeSpan HoleWait { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>The queue's time to take jobs: SQS needs some 20 ms, and a sender waits for it.</summary>
    public TimeSpan QueueTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long a queue that took nothing is left alone, so that not every sender waits for it.</summary>
    public TimeSpan QueuePause { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>What the queue did not take is delivered inline for so long; history has the rest.</summary>
    public TimeSpan FallBackTime { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Queued posts a second, of all functions together: four fifths of the account's 10,000, the rest being for small rooms.</summary>
    public double QueuedPostsPerSecond { get; init; } = 8_000;

    /// <summary>
    /// Slices that are served at a time: twenty functions with ten jobs each. A room of that many or more leaves each of them
    /// its part of the posts.
    /// </summary>
    public int SlicesAtOnce { get; init; } = 200;
}
