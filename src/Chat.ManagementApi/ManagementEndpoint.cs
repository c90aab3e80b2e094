using System.Globalization;
using System.Text;
using Chat.ManagementApi.Signing;

namespace Chat.ManagementApi;

/// <summary>A checked endpoint, and the bytes of every request that follow from it alone.</summary>
internal sealed class ManagementEndpoint
{
    private ManagementEndpoint(Uri uri, string region)
    {
        Uri = uri;
        Region = region;
        HostHeader = uri.IsDefaultPort ? uri.IdnHost : string.Create(CultureInfo.InvariantCulture, $"{uri.IdnHost}:{uri.Port}");
        var path = uri.AbsolutePath.TrimEnd('/');
        WirePath = Encoding.ASCII.GetBytes($"{path}/%40connections/");
        CanonicalPath = PercentEncoding.EscapePath(WirePath);
    }

    public Uri Uri { get; }

    public string Region { get; }

    /// <summary>The host, and the port where it is not the scheme's own: what is sent is what is signed.</summary>
    public string HostHeader { get; }

    /// <summary>The path up to the connection's id, as it goes over the wire.</summary>
    public byte[] WirePath { get; }

    /// <summary>The same escaped once more: SigV4 wants that of every service but S3.</summary>
    public byte[] CanonicalPath { get; }

    public bool IsSecure => Uri.Scheme == Uri.UriSchemeHttps;

    /// <exception cref="FormatException">The endpoint is not one, or the region is missing or another's; the message is one sentence.</exception>
    public static ManagementEndpoint Of(ManagementApiOptions options)
    {
        var uri = options.Endpoint;
        if (!uri.IsAbsoluteUri || (uri.Scheme != Uri.UriSchemeHttps && uri.Scheme != Uri.UriSchemeHttp))
            throw new FormatException($"The management endpoint {uri} is not an http or https address; take the API's URL with https in place of wss.");
        if (uri.Query.Length + uri.Fragment.Length + uri.UserInfo.Length > 0)
            throw new FormatException($"The management endpoint on {uri.Host} holds more than host, port and stage; cut the rest off.");
        return new ManagementEndpoint(uri, RegionOf(uri, options.Region));
    }

    private static string RegionOf(Uri uri, string? chosen)
    {
        var named = RegionIn(uri.IdnHost);
        if (named is not null && chosen is not null && !string.Equals(named, chosen, StringComparison.Ordinal))
            throw new FormatException($"Region {chosen} does not fit the endpoint {uri}, which is in {named}; correct one of them or leave the region out.");
        return chosen ?? named
            ?? throw new FormatException($"The endpoint {uri} does not say which region it is in; name the region to sign for.");
    }

    /// <summary>An execute-api host, one of a VPC endpoint included, has its region right behind that label.</summary>
    private static string? RegionIn(string host)
    {
        var labels = host.Split('.');
        var service = Array.IndexOf(labels, "execute-api");
        return service >= 0 && service + 2 < labels.Length && host.Contains(".amazonaws.com", StringComparison.Ordinal)
            ? labels[service + 1]
            : null;
    }
}
