using System.Net.Security;

namespace Chat.ManagementApi;

/// <summary>Where @connections is and how hard to try, each default with its reason.</summary>
public sealed record ManagementApiOptions
{
    /// <summary>
    /// The API with its stage and without <c>/@connections</c>: <c>https://{api}.execute-api.{region}.amazonaws.com/{stage}</c>, a
    /// custom domain with its mapping, or a local <c>http://127.0.0.1:{port}/{stage}</c>.
    /// </summary>
    public required Uri Endpoint { get; init; }

    /// <summary>The region to sign for: read off an execute-api host, required for any other.</summary>
    public string? Region { get; init; }

    /// <summary>Posts on the wire at a time, each on a socket of its own with HTTP/1.1: as many as one fan-out has under way.</summary>
    public int Connections { get; init; } = 64;

    /// <summary>TCP and TLS take 3 round trips, well under 100 ms within a region; a lost packet is sent again after 1 s.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>A post takes some 10 ms; where one hangs, another try is likelier to help than more patience.</summary>
    public TimeSpan AttemptTimeout { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>All tries of one post: who sent the message waits for its fan-out, and API Gateway gives up on that after 29 s.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Tries after the first for 429, 5xx and faults of the network; with the delays below about 1.5 s at most.</summary>
    public int Retries { get; init; } = 4;

    /// <summary>
    /// Whether a 429 is among what is tried again. Not where the caller tries again who was throttled, as the chat's fan-out
    /// does within a budget of its own: the tries of both would multiply, and one slow reader hold up all others.
    /// </summary>
    public bool RetriesThrottled { get; init; } = true;

    /// <summary>Upper end of the first retry's random delay, doubled for each further one; the lower end is 0 (full jitter).</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>A throttle refills within a second, so there is no use in waiting longer.</summary>
    public TimeSpan MaxRetryDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Shorter than the 60 s after which load balancers commonly drop an idle connection, so that ours closes first.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Lets tests and benchmarks trust a certificate that they made themselves.</summary>
    internal RemoteCertificateValidationCallback? TrustedCertificate { get; init; }

    /// <summary>Lets tests take the way of systems without epoll.</summary>
    internal bool WaitsPortably { get; init; }

    /// <summary>Lets tests and benchmarks speak HTTP/2 in the open, with a server that is known to.</summary>
    internal bool SpeaksHttp2WithoutTls { get; init; }
}
