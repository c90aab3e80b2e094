using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Chat.LocalGateway.Connections;
using Chat.LocalGateway.Handshake;
using Chat.LocalGateway.Sockets;

namespace Chat.LocalGateway.Listening;

/// <summary>The gateway's one port: accepts sockets and lets each show what it is.</summary>
internal sealed class Acceptor : IDisposable
{
    private static readonly TimeSpan PauseWhenFull = TimeSpan.FromMilliseconds(100);

    private readonly Socket _listener;
    private readonly GatewayParts _parts;
    private readonly FlusherGroup _flushers;
    private readonly HttpHandOver _http;
    private readonly ConcurrentDictionary<Arrival, Task> _arrivals = new();
    private readonly Lock _beginning = new();
    private Task _accepting = Task.CompletedTask;
    private volatile bool _closing;
    private volatile bool _stopping;

    /// <exception cref="SocketException">The port is taken, or may not be used.</exception>
    public Acceptor(GatewayParts parts, FlusherGroup flushers, HttpHandOver http)
    {
        (_parts, _flushers, _http) = (parts, flushers, http);
        FirstBytes = new FirstBytes(parts.Options.Stage);
        _listener = new Socket(parts.Options.Address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            _listener.Bind(new IPEndPoint(parts.Options.Address, parts.Options.Port));
            _listener.Listen(int.MaxValue); // the system cuts it to what it allows; a reconnect storm fills any smaller one
        }
        catch (SocketException)
        {
            _listener.Dispose();
            throw;
        }
        EndPoint = (IPEndPoint)_listener.LocalEndPoint!;
        ConnectStep = new ConnectStep(parts, EndPoint.Port);
    }

    public IPEndPoint EndPoint { get; }
    public FirstBytes FirstBytes { get; }
    public ConnectStep ConnectStep { get; }

    /// <summary>Whether WebSockets are no longer let in.</summary>
    public bool IsClosing => _closing;

    public void Start() => _accepting = AcceptAsync();

    public void Tick(int now)
    {
        foreach (var (arrival, _) in _arrivals) arrival.Tick(now);
    }

    public void HandToHttp(Socket socket)
    {
        _parts.Counters.CountHandedToHttp();
        _http.Add(socket);
    }

    public ITransport Transport(Socket socket, Connection connection) =>
        new SocketTransport(socket, connection, _flushers.Next(), _parts.Log);

    /// <summary>
    /// Lets no more WebSockets in, and lets handshakes whose function runs come to their end. HTTP goes on: the functions that
    /// run for the last events post through it.
    /// </summary>
    public async Task CloseAsync()
    {
        lock (_beginning) _closing = true; // whatever began before is in the table
        Interlocked.MemoryBarrier(); // an arrival says what it is before it looks at this, so that one of the two sees the other
        var handshakes = _arrivals.Where(pair => pair.Key.IsWebSocket).ToArray();
        foreach (var (arrival, _) in handshakes) arrival.Abandon();
        await Task.WhenAll(handshakes.Select(pair => pair.Value));
    }

    /// <summary>Accepts nothing more.</summary>
    public async Task StopAsync()
    {
        _stopping = true;
        _listener.Dispose();
        await _accepting;
        foreach (var (arrival, _) in _arrivals) arrival.Abandon();
        await Task.WhenAll(_arrivals.Values);
    }

    public void Dispose() => _listener.Dispose();

    private async Task AcceptAsync()
    {
        while (!_stopping)
        {
            try
            {
                Begin(await _listener.AcceptAsync());
            }
            catch (Exception e) when (_stopping && e is SocketException or ObjectDisposedException)
            {
                return;
            }
            catch (SocketException e)
            {
                // Out of file handles, or a client that gave up in the queue: neither may end the gateway.
                GatewayLog.CannotAccept(_parts.Log, e.SocketErrorCode.ToString());
                await Task.Delay(PauseWhenFull);
            }
        }
    }

    private void Begin(Socket socket)
    {
        _parts.Counters.CountAccepted();
        socket.NoDelay = true;
        socket.Blocking = false;
        var arrival = new Arrival(socket, this, _parts);
        Task running;
        lock (_beginning)
        {
            running = arrival.RunAsync();
            if (running.IsCompleted) return;
            _arrivals[arrival] = running;
        }
        running.ContinueWith(static (_, state) =>
        {
            var (acceptor, done) = ((Acceptor, Arrival))state!;
            acceptor._arrivals.TryRemove(done, out Task? _);
        }, (this, arrival), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }
}
