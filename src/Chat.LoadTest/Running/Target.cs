using System.Net;
using System.Net.Sockets;
using Chat.LoadTest.Wire;

namespace Chat.LoadTest.Running;

/// <summary>The server, looked up once: thousands of connections do not ask a resolver each.</summary>
internal sealed class Target(Uri url, IPEndPoint server, string run, int worker, Trust trust)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private int _opened;

    public static bool IsLocal(Uri url) =>
        url.IsLoopback || (IPAddress.TryParse(url.IdnHost.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));

    /// <exception cref="LoadException">The host has no address.</exception>
    public static async Task<Target> FindAsync(Uri url, string run, int worker, Trust trust, CancellationToken cancellation)
    {
        try
        {
            var addresses = IPAddress.TryParse(url.IdnHost.Trim('[', ']'), out var given)
                ? [given]
                : await Dns.GetHostAddressesAsync(url.IdnHost, cancellation);
            var first = addresses.FirstOrDefault(address => address.AddressFamily == AddressFamily.InterNetwork) ?? addresses[0];
            return new Target(url, new IPEndPoint(first, url.Port), run, worker, trust);
        }
        catch (SocketException)
        {
            throw new LoadException($"The host {url.IdnHost} is not known: correct the URL, or look at the network.");
        }
    }

    public async Task<ClientSocket> OpenAsync(string room, int member, ISocketOwner owner, CancellationToken cancellation)
    {
        var query = $"name=load-{run}-{member}&room={room}";
        var own = new UriBuilder(url) { Query = url.Query.Length > 1 ? $"{url.Query[1..]}&{query}" : query }.Uri;
        var number = Interlocked.Increment(ref _opened);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Patience);
        return await ClientSocket.OpenAsync(own, server, trust, socket => SourceAddresses.Bind(socket, server, worker, number), owner, limit.Token);
    }
}
