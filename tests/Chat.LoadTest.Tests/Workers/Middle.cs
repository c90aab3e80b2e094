using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using Chat.LoadTest.Tests.Server;

namespace Chat.LoadTest.Tests.Workers;

/// <summary>Somebody between coordinator and worker: speaks TLS with both, and passes on whatever they say.</summary>
internal sealed class Middle : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    public Middle(IPEndPoint worker)
    {
        _listener.Start();
        At = (IPEndPoint)_listener.LocalEndpoint;
        _ = PassAsync(worker);
    }

    public IPEndPoint At { get; }

    public void Dispose() => _listener.Dispose();

#pragma warning disable CA5359 // Who it is does not matter to somebody in the middle.
    public static async Task<SslStream> SecuredAsync(TcpClient client)
    {
        var stream = new SslStream(client.GetStream(), false, (_, _, _, _) => true);
        await stream.AuthenticateAsClientAsync("worker");
        return stream;
    }
#pragma warning restore CA5359

    private async Task PassAsync(IPEndPoint worker)
    {
        using var authority = new Authority();
        using var certificate = authority.Certificate("127.0.0.1");
        using var coordinator = await _listener.AcceptTcpClientAsync();
        await using var left = new SslStream(coordinator.GetStream());
        await left.AuthenticateAsServerAsync(certificate);
        using var there = new TcpClient();
        await there.ConnectAsync(worker);
        await using var right = await SecuredAsync(there);
        await Task.WhenAny(left.CopyToAsync(right), right.CopyToAsync(left));
    }
}
