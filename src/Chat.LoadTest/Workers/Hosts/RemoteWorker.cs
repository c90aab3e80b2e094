using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using Chat.LoadTest.Wire;

namespace Chat.LoadTest.Workers.Hosts;

/// <summary>The coordinator's way to a worker that <c>./chat load worker</c> runs at an address.</summary>
internal static class RemoteWorker
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <exception cref="LoadException">It is not there, or does not take part; the sentence goes on after its name.</exception>
    public static async Task<ILoadWorker> StartAsync(
        string address, WorkerSecret secret, LoadOptions options, Trust trust, string run, int number, CancellationToken stop)
    {
        var stream = await ConnectAsync(address, secret, stop);
        return await ChannelWorker.BeginAsync(
            address, new WorkerChannel(stream, stream), far: true, options, trust, run, number, () => ValueTask.CompletedTask);
    }

    private static async Task<SslStream> ConnectAsync(string address, WorkerSecret secret, CancellationToken stop)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(Patience);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            var (host, port) = WorkerAddress.Parse(address);
            await socket.ConnectAsync(host, port, limit.Token);
            var stream = new SslStream(new NetworkStream(socket, ownsSocket: true));
            await stream.AuthenticateAsClientAsync(Anybody(host), limit.Token);
            await Handshaking.AsCoordinatorAsync(stream, secret, limit.Token);
            return stream;
        }
        catch (Exception e)
        {
            socket.Dispose();
            if (e is LoadException) throw;
            throw new LoadException(Why(e));
        }
    }

#pragma warning disable CA5359 // The certificate proves nothing; the secret does, which both sides show they know, bound to this certificate.
    private static SslClientAuthenticationOptions Anybody(string host) => new() { TargetHost = host, RemoteCertificateValidationCallback = static (_, _, _, _) => true };
#pragma warning restore CA5359

    private static string Why(Exception failure) => failure switch
    {
        SocketException { SocketErrorCode: SocketError.ConnectionRefused } => "is not there: start it with ./chat load worker --listen",
        SocketException socket => $"cannot be reached ({socket.SocketErrorCode}): correct its address, or look at the network",
        OperationCanceledException => "does not answer: correct its address, or look at the network",
        AuthenticationException or IOException => "is no worker: start one there with ./chat load worker --listen",
        _ => $"cannot be led: {failure.Message}",
    };
}

/// <summary>Host and port, as in <c>10.0.0.5:9000</c>, <c>[::1]:9000</c> or <c>load-1.example.com:9000</c>.</summary>
internal static class WorkerAddress
{
    /// <exception cref="LoadException">It is none.</exception>
    public static (string Host, int Port) Parse(string text) =>
        Uri.TryCreate($"tcp://{text}", UriKind.Absolute, out var address) && address.Port >= 0 && address.AbsolutePath is "/" or ""
            && string.Equals(address.Authority, text, StringComparison.OrdinalIgnoreCase)
            ? (address.IdnHost, address.Port)
            : throw new LoadException($"A worker's address is a host and a port such as 10.0.0.5:9000, not '{text}'.", 2);

    /// <exception cref="LoadException">It is no address of this machine.</exception>
    public static IPEndPoint ToListen(string text) => IPEndPoint.TryParse(text, out var at) && text.Contains(':', StringComparison.Ordinal)
        ? at
        : throw new LoadException($"--listen is an address of this machine and a port, such as 127.0.0.1:0 for a free one, not '{text}'.", 2);
}
