using System.Net;
using System.Net.Sockets;
using Chat.LocalGateway.Listening;
using Microsoft.Extensions.Logging;

namespace Chat.LocalGateway.Sockets;

/// <summary>The portable way: .NET's sockets, on the pool's threads.</summary>
internal sealed class SocketListener : IListener
{
    private static readonly TimeSpan PauseWhenFull = TimeSpan.FromMilliseconds(100);

    private readonly FlusherGroup _flushers = new();
    private readonly Socket _listening;
    private readonly ILogger _log;
    private Task _accepting = Task.CompletedTask;
    private volatile bool _stopping;

    /// <exception cref="SocketException">The port is taken, or may not be used.</exception>
    public SocketListener(IPEndPoint endPoint, ILogger log)
    {
        _log = log;
        _listening = ListeningSocket.Open(endPoint);
        EndPoint = (IPEndPoint)_listening.LocalEndPoint!;
    }

    public IPEndPoint EndPoint { get; }

    public long TextsWritten => _flushers.TextsWritten;

    public void Start(Action<IArrivingSocket> arrive, Action<string> cannotAccept) => _accepting = AcceptAsync(arrive, cannotAccept);

    public Task StopAcceptingAsync()
    {
        _stopping = true;
        _listening.Dispose();
        return _accepting;
    }

    public async ValueTask DisposeAsync() => await StopAcceptingAsync();

    private async Task AcceptAsync(Action<IArrivingSocket> arrive, Action<string> cannotAccept)
    {
        while (!_stopping)
        {
            try
            {
                var socket = await _listening.AcceptAsync();
                socket.NoDelay = true;
                socket.Blocking = false;
                arrive(new ArrivingSocket(socket, _flushers, _log));
            }
            catch (Exception e) when (_stopping && e is SocketException or ObjectDisposedException)
            {
                return;
            }
            catch (SocketException e)
            {
                // Out of file handles, or a client that gave up in the queue: neither may end the gateway.
                cannotAccept(e.SocketErrorCode.ToString());
                await Task.Delay(PauseWhenFull);
            }
        }
    }
}
