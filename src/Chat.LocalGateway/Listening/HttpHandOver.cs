using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging;

namespace Chat.LocalGateway.Listening;

/// <summary>
/// Kestrel's listener: it accepts nothing itself, and takes the sockets that turned out to be plain HTTP, not a byte of them
/// read.
/// </summary>
internal sealed class HttpHandOver(ILoggerFactory loggers) : IConnectionListenerFactory, IConnectionListener
{
    private readonly Channel<Socket> _sockets = Channel.CreateUnbounded<Socket>(new UnboundedChannelOptions { SingleReader = true });
    private readonly SocketConnectionContextFactory _contexts =
        new(new SocketConnectionFactoryOptions(), loggers.CreateLogger<SocketConnectionContextFactory>());

    public EndPoint EndPoint { get; private set; } = new IPEndPoint(IPAddress.None, 0);

    public void Add(Socket socket)
    {
        if (!_sockets.Writer.TryWrite(socket)) socket.Dispose();
    }

    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        EndPoint = endpoint;
        return new(this);
    }

    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        while (await _sockets.Reader.WaitToReadAsync(cancellationToken))
            if (_sockets.Reader.TryRead(out var socket) && Take(socket) is { } connection) return connection;
        return null;
    }

    /// <summary>Null for a socket that has ended on the way. An exception here would end Kestrel's accepting for good.</summary>
    private ConnectionContext? Take(Socket socket)
    {
        try
        {
            return _contexts.Create(socket);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            socket.Dispose();
            return null;
        }
    }

    public ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        _sockets.Writer.TryComplete();
        return default;
    }

    public ValueTask DisposeAsync()
    {
        _contexts.Dispose();
        return default;
    }
}
