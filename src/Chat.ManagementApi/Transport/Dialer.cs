using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using Chat.ManagementApi.Transport.Sockets;

namespace Chat.ManagementApi.Transport;

/// <summary>Opens connections to the endpoint: TCP, and TLS where its scheme says so.</summary>
internal sealed class Dialer(ManagementEndpoint endpoint, ManagementApiOptions options, TimeProvider time)
{
    /// <exception cref="OperationCanceledException">The caller's time or the connect timeout was up.</exception>
    /// <exception cref="IOException">Nothing is reached there, or not with TLS.</exception>
    public async ValueTask<Connection> DialAsync(List<SslApplicationProtocol> protocols, CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(options.ConnectTimeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        NetworkStream? stream = null;
        try
        {
            stream = await ConnectAsync(both.Token);
            // A server that does not shake hands notices no token: the stream is what ends.
            await using var end = both.Token.UnsafeRegister(static waiting => ((Stream)waiting!).Dispose(), stream);
            return new Connection(stream, endpoint.IsSecure ? await SecureAsync(stream, protocols, both.Token) : stream);
        }
        catch (Exception fault)
        {
            stream?.Dispose();
            cancellation.ThrowIfCancellationRequested();
            if (limit.IsCancellationRequested) throw new IOException("no connection in time");
            if (fault is SocketException refused) throw new IOException($"no connection ({refused.SocketErrorCode})", refused);
            throw;
        }
    }

    /// <summary>Tries all addresses of the host, as it names them.</summary>
    private async Task<NetworkStream> ConnectAsync(CancellationToken cancellation)
    {
        SocketException? fault = null;
        foreach (var address in await Dns.GetHostAddressesAsync(endpoint.Uri.IdnHost, cancellation))
        {
            try
            {
                return await ConnectAsync(new IPEndPoint(address, endpoint.Uri.Port), cancellation);
            }
            catch (SocketException refused)
            {
                fault = refused;
            }
        }

        throw fault ?? new SocketException((int)SocketError.HostNotFound);
    }

    private async Task<NetworkStream> ConnectAsync(IPEndPoint address, CancellationToken cancellation)
    {
        if (!options.WaitsPortably && await PolledStream.TryConnectAsync(address, cancellation) is { } polled) return polled;
        // Posts are small and each waits for its answer: nothing is gained by waiting to fill a packet.
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(address, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private async Task<Stream> SecureAsync(Stream stream, List<SslApplicationProtocol> protocols, CancellationToken cancellation)
    {
        var secure = new SslStream(stream, leaveInnerStreamOpen: false);
        await secure.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions
            {
                TargetHost = endpoint.Uri.IdnHost,
                ApplicationProtocols = protocols,
                RemoteCertificateValidationCallback = options.TrustedCertificate,
            },
            cancellation);
        return secure;
    }
}

/// <summary>An open connection: the stream to talk through, and the one underneath, which is the same without TLS.</summary>
internal readonly record struct Connection(NetworkStream Raw, Stream Stream)
{
    /// <summary>
    /// Waits for an answer's first bytes where that is worth it: TLS, asked when there is something to read, goes through none of
    /// its own waiting, which is costly to compile and to run. Not for what follows: TLS may have taken that in already.
    /// </summary>
    public ValueTask<int> WaitForAnswerAsync() =>
        Stream is SslStream && Raw is PolledStream polled ? polled.ReadAsync(Memory<byte>.Empty) : default;

    /// <summary>Whether the other end has said or closed anything that nobody has read.</summary>
    public bool HasInput => Raw.Socket.Poll(0, SelectMode.SelectRead);

    /// <summary>Ends it at once: closing TLS politely would wait for the end that does not answer.</summary>
    public void Abort() => Raw.Dispose();

    public bool SpeaksHttp2 =>
        Stream is SslStream secure && secure.NegotiatedApplicationProtocol == SslApplicationProtocol.Http2;
}
