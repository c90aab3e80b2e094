using System.Net;
using System.Net.Security;

namespace Chat.ManagementApi.Transport;

/// <summary>HTTP/2 to one server by .NET's own handler, over connections that the dialer opens.</summary>
internal sealed class Http2Client : IDisposable
{
    private static readonly List<SslApplicationProtocol> Http2 = [SslApplicationProtocol.Http2];

    private readonly ManagementEndpoint _endpoint;
    private readonly Dialer _dialer;
    private readonly HttpMessageInvoker _invoker;
    private Stream? _first;

    public Http2Client(ManagementEndpoint endpoint, ManagementApiOptions options, Dialer dialer, Connection first)
    {
        _endpoint = endpoint;
        _dialer = dialer;
        _first = first.Stream;
        _invoker = new HttpMessageInvoker(new SocketsHttpHandler
        {
            ConnectCallback = ConnectAsync,
            EnableMultipleHttp2Connections = true,
            PooledConnectionIdleTimeout = options.IdleTimeout,
            MaxResponseHeadersLength = 8,
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            ActivityHeadersPropagator = null,
        });
    }

    /// <summary>The server no longer agrees on HTTP/2: the choice has to be made anew.</summary>
    public bool IsBroken { get; private set; }

    public Lane OpenLane() => new Http2Lane(_invoker, _endpoint);

    public void Dispose()
    {
        _invoker.Dispose();
        Interlocked.Exchange(ref _first, null)?.Dispose();
    }

    /// <summary>The connection that found out that the server speaks HTTP/2 is the first to be used. The handler takes TLS as it comes.</summary>
    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        if (Interlocked.Exchange(ref _first, null) is { } first) return first;
        var next = await _dialer.DialAsync(Http2, cancellation);
        if (next.SpeaksHttp2) return next.Stream;
        IsBroken = true;
        await next.Stream.DisposeAsync();
        throw new HttpRequestException(HttpRequestError.VersionNegotiationError, "HTTP/2 is no longer spoken here");
    }
}
