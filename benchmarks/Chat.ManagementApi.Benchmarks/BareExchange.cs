using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace Chat.ManagementApi.Benchmarks;

/// <summary>
/// No client, but the bound of all that send one request after the other on a connection: as many bytes as a post and its
/// answer, one write and one read for each on 32 connections by turns, on one thread that never has to be told which is
/// ready, with nothing signed, written or understood.
/// </summary>
internal sealed class BareExchange : IDisposable
{
    private readonly Stream[] _connections;
    private readonly byte[] _answer = new byte[8_192];
    private readonly byte[] _request;

    private BareExchange(Stream[] connections)
    {
        _connections = connections;
        _request = Encoding.ASCII.GetBytes(
            $"POST /local/%40connections/{new string('i', 18)} HTTP/1.1\r\nHost: 127.0.0.1:12345\r\nX-Amz-Security-Token: {new string('t', 800)}\r\n"
            + $"Authorization: {new string('a', 260)}\r\nX-Amz-Date: 20261125T000000Z\r\nX-Amz-Content-Sha256: {new string('0', 64)}\r\n"
            + $"Content-Length: {Fanouts.PayloadBytes}\r\n\r\n{new string('x', Fanouts.PayloadBytes)}");
    }

    public static BareExchange Open(Uri endpoint) =>
        new([.. Enumerable.Range(0, Fanouts.Parallel).Select(_ => Connect(endpoint))]);

    public void Run(int posts)
    {
        foreach (var connection in _connections) connection.Write(_request);
        for (var post = _connections.Length; post < posts; post++)
        {
            var connection = _connections[post % _connections.Length];
            Receive(connection);
            connection.Write(_request);
        }

        foreach (var connection in _connections) Receive(connection);
    }

    public void Dispose()
    {
        foreach (var connection in _connections) connection.Dispose();
    }

    private static Stream Connect(Uri endpoint)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.Connect(endpoint.Host, endpoint.Port);
        var stream = new NetworkStream(socket, ownsSocket: true);
        if (endpoint.Scheme == Uri.UriSchemeHttp) return stream;
        var secure = new SslStream(stream, leaveInnerStreamOpen: false, static (_, _, _, _) => true);
        secure.AuthenticateAsClient(endpoint.Host);
        return secure;
    }

    private void Receive(Stream connection)
    {
        if (connection.Read(_answer) == 0) throw new IOException("The server has closed a connection.");
    }
}
