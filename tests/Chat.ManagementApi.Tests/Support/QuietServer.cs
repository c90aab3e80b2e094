using System.Net;
using System.Net.Sockets;

namespace Chat.ManagementApi.Tests.Support;

/// <summary>Answers 200 on a thread of its own and without garbage, so that what is allocated is the client's. Takes each receive as one request.</summary>
internal sealed class QuietServer : IDisposable
{
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    public QuietServer()
    {
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen();
        Endpoint = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndPoint!).Port}/local");
        new Thread(Serve) { IsBackground = true }.Start();
    }

    public Uri Endpoint { get; }

    public void Dispose() => _listener.Dispose();

    private void Serve()
    {
        using var socket = _listener.Accept();
        var buffer = new byte[16_384];
        while (socket.Receive(buffer) > 0) socket.Send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"u8);
    }
}
