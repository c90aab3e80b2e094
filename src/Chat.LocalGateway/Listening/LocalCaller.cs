using System.Net;

namespace Chat.LocalGateway.Listening;

/// <summary>
/// Listening on loopback keeps other machines out, and no web site: a browser lets any page open a WebSocket to any address,
/// and a name of the page's own may be made to mean 127.0.0.1. So only names of this machine are answered, and of pages only
/// those of this machine.
/// </summary>
internal static class LocalCaller
{
    /// <param name="host">The Host header, with or without a port.</param>
    /// <param name="origin">The Origin header, which browsers send with every handshake and other clients do not; null for none.</param>
    public static bool IsAllowed(string? host, string? origin) =>
        IsLocal($"http://{host}") && (origin is null || IsLocal(origin));

    private static bool IsLocal(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var url)
        && (url.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            || (IPAddress.TryParse(url.Host, out var ip) && IPAddress.IsLoopback(ip)));
}
