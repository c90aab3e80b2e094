using System.Net.Security;

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
    private volatile Http2Client? _http2;
    private volatile bool _choseHttp11 = !endpoint.IsSecure;

    public async ValueTask<Lane> OpenAsync(CancellationToken cancellation)
    {
        if (_http2 is { IsBroken: false } http2) return http2.OpenLane();
        if (_choseHttp11) return await OpenHttp1Async(cancellation);
        await _choosing.WaitAsync(cancellation);
        try
        {
            if (_http2 is { IsBroken: false } chosen) return chosen.OpenLane();
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
        _http2?.Dispose();
        _choosing.Dispose();
    }

    private async ValueTask<Lane> ChooseAsync(CancellationToken cancellation)
    {
        _http2?.Dispose();
        _http2 = null;
        var first = await _dialer.DialAsync(Either, cancellation);
        if (first.SpeaksHttp2) return (_http2 = new Http2Client(endpoint, options, _dialer, first)).OpenLane();
        _choseHttp11 = true;
        return new Http1Lane(first.Socket, first.Stream);
    }

    private async ValueTask<Lane> OpenHttp1Async(CancellationToken cancellation)
    {
        var connection = await _dialer.DialAsync(Http11, cancellation);
        return new Http1Lane(connection.Socket, connection.Stream);
    }
}
