using System.Net.Security;
using Chat.ManagementApi.Transport.Http2;

namespace Chat.ManagementApi.Transport;

/// <summary>
/// Opens lanes of the kind that the server chooses: the first TLS connection offers HTTP/2 and HTTP/1.1, and what it
/// agrees on holds until a connection shows otherwise.
/// </summary>
internal sealed class LaneFactory(ManagementEndpoint endpoint, ManagementApiOptions options, TimeProvider time) : IDisposable
{
    private static readonly List<SslApplicationProtocol> Either = [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11];
    private static readonly List<SslApplicationProtocol> Http11 = [SslApplicationProtocol.Http11];

    private readonly Dialer _dialer = new(endpoint, options, time);
    private readonly SemaphoreSlim _choosing = new(1);
    private volatile Http2Connection[] _http2 = [];
    private volatile bool _choseHttp11 = !endpoint.IsSecure && !options.SpeaksHttp2WithoutTls;

    public async ValueTask<Lane> OpenAsync(CancellationToken cancellation)
    {
        if (TryOpenStream() is { } open) return open;
        if (_choseHttp11) return await OpenHttp1Async(cancellation);
        await _choosing.WaitAsync(cancellation);
        try
        {
            if (TryOpenStream() is { } opened) return opened;
            if (!_choseHttp11) return await ChooseAsync(cancellation);
        }
        finally
        {
            _choosing.Release();
        }

        return await OpenHttp1Async(cancellation);
    }

    public void Dispose()
    {
        foreach (var connection in _http2) connection.Close();
        _choosing.Dispose();
    }

    private Http2Lane? TryOpenStream()
    {
        foreach (var connection in _http2)
        {
            if (connection.TryOpenLane() is { } lane) return lane;
        }

        return null;
    }

    private async ValueTask<Lane> ChooseAsync(CancellationToken cancellation)
    {
        var next = await _dialer.DialAsync(Either, cancellation);
        if (!next.SpeaksHttp2 && !options.SpeaksHttp2WithoutTls)
        {
            _choseHttp11 = true;
            return new Http1Lane(next);
        }

        var connection = new Http2Connection(next, endpoint, time);
        _http2 = [connection, .. _http2.Where(other => other.IsOpen)];
        return connection.TryOpenLane() ?? throw new IOException("the server allows no posts");
    }

    private async ValueTask<Lane> OpenHttp1Async(CancellationToken cancellation)
    {
        return new Http1Lane(await _dialer.DialAsync(Http11, cancellation));
    }
}
