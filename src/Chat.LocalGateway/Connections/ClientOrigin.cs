using System.Collections.Concurrent;

namespace Chat.LocalGateway.Connections;

/// <summary>
/// What events say of where a client came from. Clients behind one host name and of one kind share it, so that thousands of
/// them do not each keep the same strings.
/// </summary>
internal sealed record ClientOrigin(string Host, string SourceIp, string? UserAgent)
{
    /// <summary>Past this many the known ones are forgotten: clients that make up a user agent each must not grow it for ever.</summary>
    private const int Known = 1024;

    private static readonly ConcurrentDictionary<ClientOrigin, ClientOrigin> Shared = new();

    public static ClientOrigin Of(string host, string sourceIp, string? userAgent)
    {
        var origin = new ClientOrigin(host, sourceIp, userAgent);
        if (Shared.TryGetValue(origin, out var known)) return known;
        if (Shared.Count >= Known) Shared.Clear();
        return Shared.GetOrAdd(origin, origin);
    }
}
