using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Chat.LocalGateway.Handshake;

namespace Chat.LocalGateway.Listening;

/// <summary>The gateway's one port: takes what is accepted there and lets each socket show what it is.</summary>
internal sealed class Acceptor : IAsyncDisposable
{
    /// <summary>At its limit a gateway cannot accept ten times a second; a person need not be told each time.</summary>
    private const int SecondsBetweenComplaints = 10;

    private readonly IListener _listener;
    private readonly GatewayParts _parts;
    private readonly HttpHandOver _http;
    private readonly ConcurrentDictionary<Arrival, Task> _arrivals = new();
    private readonly Lock _beginning = new();
    private int _complainedAt = -SecondsBetweenComplaints;
    private volatile bool _closing;

    public Acceptor(GatewayParts parts, IListener listener, HttpHandOver http)
    {
        (_parts, _listener, _http) = (parts, listener, http);
        FirstBytes = new FirstBytes(parts.Options.Stage);
        ConnectStep = new ConnectStep(parts, EndPoint.Port);
    }

    public IPEndPoint EndPoint => _listener.EndPoint;
    public FirstBytes FirstBytes { get; }
    public ConnectStep ConnectStep { get; }

    /// <summary>Whether WebSockets are no longer let in.</summary>
    public bool IsClosing => _closing;

    public void Start() => _listener.Start(Begin, CannotAccept);

    public void Tick(int now)
    {
        foreach (var (arrival, _) in _arrivals) arrival.Tick(now);
    }

    public void HandToHttp(Socket socket)
    {
        _parts.Counters.CountHandedToHttp();
        _http.Add(socket);
    }

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
        await _listener.StopAcceptingAsync();
        foreach (var (arrival, _) in _arrivals) arrival.Abandon();
        await Task.WhenAll(_arrivals.Values);
    }

    /// <summary>Also where it was never started.</summary>
    public ValueTask DisposeAsync() => _listener.DisposeAsync();

    private void Begin(IArrivingSocket socket)
    {
        _parts.Counters.CountAccepted();
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

    private void CannotAccept(string reason)
    {
        int now = _parts.Clock.Seconds;
        if (now - _complainedAt < SecondsBetweenComplaints) return;
        _complainedAt = now;
        GatewayLog.CannotAccept(_parts.Log, reason);
    }
}
