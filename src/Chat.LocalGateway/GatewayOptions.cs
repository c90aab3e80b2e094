using System.Net;
using Chat.LocalGateway.Listening;
using Chat.LocalGateway.Management;

namespace Chat.LocalGateway;

/// <summary>What may be set of the gateway. The defaults are AWS's where AWS has one, else they say why.</summary>
public sealed record GatewayOptions
{
    /// <summary>Where to listen. Loopback alone by default: this is a laptop's gateway.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>The port, 0 for any that is free.</summary>
    public int Port { get; init; }

    /// <summary>What moves the bytes: the fastest that this system has.</summary>
    public GatewayTransport Transport { get; init; } = Listeners.Default;

    /// <summary>
    /// Whether to refuse with 403 whoever names another host than this machine, and pages of other sites. AWS looks at neither;
    /// a gateway on somebody's laptop must, or every site that they visit could read and write their rooms.
    /// </summary>
    public bool LocalCallersOnly { get; init; }

    /// <summary>The stage, first segment of the URL's path. AWS takes letters, digits, <c>-</c> and <c>_</c>, 128 at most.</summary>
    public string Stage { get; init; } = "local";

    /// <summary>Ten letters and digits, as on AWS; it is in every event.</summary>
    public string ApiId { get; init; } = "localchat0";

    /// <summary>The region that requests to the management API are signed for. It needs one, and this is AWS's own first.</summary>
    public string Region { get; init; } = "us-east-1";

    /// <summary>Who may call the management API. The default pair is no secret: the port listens on loopback alone.</summary>
    public IReadOnlyList<AccessKey> AccessKeys { get; init; } = [new("local", "local")];

    /// <summary>Stage variables for the events; null, as on a stage without any, leaves the key out.</summary>
    public IReadOnlyDictionary<string, string>? StageVariables { get; init; }

    /// <summary>Payload bytes of one frame from a client. AWS: 32 KB; a larger one closes with 1009.</summary>
    public int FrameBytes { get; init; } = 32_768;

    /// <summary>Bytes of one message either way, fragments joined. AWS: 128 KB; 1009 for a client, 413 for a post.</summary>
    public int MessageBytes { get; init; } = 131_072;

    /// <summary>How long a function may take. AWS: 50 ms to 29 s. The function is not stopped by it.</summary>
    public TimeSpan IntegrationTimeout { get; init; } = TimeSpan.FromSeconds(29);

    /// <summary>AWS closes a connection that carried no message for 10 minutes.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>AWS closes every connection after 2 hours.</summary>
    public TimeSpan Lifetime { get; init; } = TimeSpan.FromHours(2);

    /// <summary>
    /// Bytes that may wait for a client that reads slowly, beyond what the system's socket holds; above it posts are 429.
    /// AWS names no figure. 1 MiB is some 5,000 chat lines, and costs a pointer a line: broadcasts share their bytes.
    /// </summary>
    public int OutboundBytes { get; init; } = 1 << 20;

    /// <summary>
    /// Messages of one connection that run at a time; with that many under way the gateway stops reading from it. AWS names
    /// no figure. 32 keeps one client below about 8 MB of events, and is 16,000 messages a second at 2 ms each.
    /// </summary>
    public int MessagesInFlight { get; init; } = 32;

    /// <summary>
    /// New connections. AWS: 500 a second for an account and region, adjustable; it names no burst, so here one second's worth.
    /// Above it a handshake is answered 429. Null for no limit.
    /// </summary>
    public RateLimit? Connects { get; init; } = new(500, 500);

    /// <summary>
    /// Messages of clients and calls of the management API together. AWS: 10,000 a second and 5,000 at once for an account and
    /// region, adjustable. Above it a client gets a <c>Too Many Requests</c> frame, and a call 429. Posts
    /// of functions in this process are no calls. Null for no limit.
    /// </summary>
    public RateLimit? Requests { get; init; } = new(10_000, 5_000);

    /// <summary>URL with query. AWS: 4,096 bytes. Its status is not known; here 414.</summary>
    public int UrlBytes { get; init; } = 4_096;

    /// <summary>A request's headers, with their line ends. AWS: 10,240 bytes. Its status is not known; here 431.</summary>
    public int HeaderBytes { get; init; } = 10_240;

    /// <summary>What that makes of a whole head: a line with the longest URL, the headers, the empty line.</summary>
    internal int HeadBytes => "GET  HTTP/1.1\r\n\r\n".Length + UrlBytes + HeaderBytes;

    /// <summary>How long a client may take over its request's head, so that a trickle of bytes holds no socket for long.</summary>
    public TimeSpan HeadTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long the other side may take to end a connection that the gateway closes, before it is cut.</summary>
    public TimeSpan CloseTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// The same without AWS's throttles and without what it limits for each connection: size of frames and messages, messages
    /// under way, idle time and lifetime. What keeps the gateway itself alive stays: the queue of a slow reader, the request's head, the function's time.
    /// </summary>
    /// <remarks>16 MiB and 4,096 messages stand for no limit: one client that goes astray is still not to take all memory.</remarks>
    internal GatewayOptions Unlimited() => this with
    {
        Connects = null, Requests = null, FrameBytes = 1 << 24, MessageBytes = 1 << 24, MessagesInFlight = 4_096, IdleTimeout = TimeSpan.FromDays(30), Lifetime = TimeSpan.FromDays(30),
    };

    /// <summary>Fails with one sentence that names the option at fault.</summary>
    internal GatewayOptions Checked()
    {
        if (Stage.Length is 0 or > 128 || !Stage.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))
            throw new ArgumentException($"The stage '{Stage}' is not 1 to 128 letters, digits, '-' or '_'.");
        if (Region.Length == 0 || !Region.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-'))
            throw new ArgumentException($"The region '{Region}' is not lower-case letters, digits and '-', such as us-east-1.");
        if (AccessKeys.FirstOrDefault(key => !IsKey(key)) is { } key)
            throw new ArgumentException($"The access key '{key.Id}' needs an id of letters, digits, '-' and '_', and a secret.");
        if (AccessKeys.GroupBy(pair => pair.Id, StringComparer.Ordinal).FirstOrDefault(pairs => pairs.Count() > 1) is { } twice)
            throw new ArgumentException($"The access key '{twice.Key}' is there twice: give each id once.");
        if (Transport == GatewayTransport.EventLoops && !OperatingSystem.IsLinux())
            throw new ArgumentException($"The transport '{Transport}' is for Linux: leave it out, or choose '{GatewayTransport.Sockets}'.");
        Positive(FrameBytes, nameof(FrameBytes));
        Positive(MessageBytes, nameof(MessageBytes));
        Positive(OutboundBytes, nameof(OutboundBytes));
        Positive(MessagesInFlight, nameof(MessagesInFlight));
        Positive(Connects, nameof(Connects));
        Positive(Requests, nameof(Requests));
        Positive(UrlBytes, nameof(UrlBytes));
        Positive(HeaderBytes, nameof(HeaderBytes));
        if (IntegrationTimeout <= TimeSpan.Zero || IntegrationTimeout > TimeSpan.FromSeconds(29))
            throw new ArgumentException($"{nameof(IntegrationTimeout)} is {IntegrationTimeout}, and API Gateway waits 29 seconds at most.");
        return this;
    }

    private static bool IsKey(AccessKey key) =>
        key.Secret.Length > 0 && key.Id.Length > 0 && key.Id.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');

    private static void Positive(RateLimit? limit, string name)
    {
        if (limit is not { } some) return;
        Positive(some.PerSecond, $"{name}.{nameof(RateLimit.PerSecond)}");
        Positive(some.Burst, $"{name}.{nameof(RateLimit.Burst)}");
    }

    private static void Positive(int value, string name)
    {
        if (value <= 0) throw new ArgumentException($"{name} is {value}, and must be above 0.");
    }
}
