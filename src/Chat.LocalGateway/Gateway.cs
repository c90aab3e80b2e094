using System.Net.Sockets;
using Chat.Core;
using Chat.LocalGateway.Connections;
using Chat.LocalGateway.Events;
using Chat.LocalGateway.Framing;
using Chat.LocalGateway.Functions;
using Chat.LocalGateway.Listening;
using Chat.LocalGateway.Management;
using Chat.LocalGateway.Routing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;

namespace Chat.LocalGateway;

/// <summary>
/// API Gateway's WebSocket API on one local port, its management API included, with plain HTTP beside it. It knows routes and functions, and nothing of what
/// they do.
/// </summary>
public sealed class Gateway : IAsyncDisposable
{
    private static readonly TimeSpan TickEvery = TimeSpan.FromSeconds(1);

    private readonly GatewayParts _parts;
    private readonly Acceptor _acceptor;
    private readonly WebApplication _http;
    private readonly ITimer _ticks;
    private readonly Lazy<Task> _stopped;
    private int _ticking;

    private Gateway(GatewayParts parts, Acceptor acceptor, WebApplication http)
    {
        (_parts, _acceptor, _http) = (parts, acceptor, http);
        _stopped = new(StopOnceAsync);
        _acceptor.Start();
        _ticks = parts.Clock.Time.CreateTimer(static gateway => ((Gateway)gateway!).Tick(), this, TickEvery, TickEvery);
    }

    /// <summary>Where it listens; the WebSocket URL is <c>ws://{address}:{port}/{stage}</c>.</summary>
    public int Port => _acceptor.EndPoint.Port;

    public GatewayCounters Counters => _parts.Counters;

    /// <summary>WebSocket connections open now.</summary>
    public int Connections => _parts.Connections.Count;

    /// <summary>Starts to listen.</summary>
    /// <param name="options">Limits and names.</param>
    /// <param name="routes">The API's routes.</param>
    /// <param name="routeSelectionExpression">Such as <c>$request.body.action</c>.</param>
    /// <param name="invoker">Runs the functions that the routes name.</param>
    /// <param name="sender">The functions' way back to the connections; of this gateway alone.</param>
    /// <param name="time">Time for limits and events. Kestrel keeps its own.</param>
    /// <param name="loggers">For the gateway and Kestrel.</param>
    /// <param name="http">Adds what else the port serves; it sees no request to the stage's own path or to @connections.</param>
    /// <exception cref="ArgumentException">An option or the expression is wrong; the message says which and how.</exception>
    /// <exception cref="SocketException">The address cannot be listened on.</exception>
    public static async Task<Gateway> StartAsync(
        GatewayOptions options, IReadOnlyList<ChatRoute> routes, string routeSelectionExpression, IFunctionInvoker invoker,
        GatewaySender sender, TimeProvider time, ILoggerFactory loggers, Action<WebApplication>? http = null)
    {
        var table = new RouteTable(routes, routeSelectionExpression);
        var ids = new EventIds(EventIds.StartAt(time.GetUtcNow()), (ulong)Random.Shared.NextInt64());
        var parts = new GatewayParts(options.Checked(), table, OffThread.WhereItMayBlock(invoker), ids, time, sender.Connections, loggers.CreateLogger<Gateway>());
        var listener = Listeners.Open(parts.Options, parts.Log);
        parts.Counters.FramesWritten = () => listener.TextsWritten;
        var handOver = new HttpHandOver(loggers);
        var acceptor = new Acceptor(parts, listener, handOver);
        try
        {
            return new Gateway(parts, acceptor, await HttpSide.StartAsync(options, acceptor.EndPoint, handOver, loggers, new ConnectionsApi(parts), http));
        }
        catch
        {
            await acceptor.DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// Lets no more WebSockets in, closes every connection with 1001, and returns when all their disconnect events have run, so
    /// that nothing is lost; until then the management API answers. Clients that do not answer the close are cut after <see cref="GatewayOptions.CloseTimeout"/>; a
    /// function may take its whole time.
    /// </summary>
    public Task StopAsync() => _stopped.Value;

    public async ValueTask DisposeAsync() => await StopAsync();

    private async Task StopOnceAsync()
    {
        var closed = _acceptor.CloseAsync();
        foreach (var connection in _parts.Connections) connection.Close(CloseCode.GoingAway);
        await closed; // handshakes that were under way may have opened further ones
        foreach (var connection in _parts.Connections) connection.Close(CloseCode.GoingAway);
        var ended = _parts.Connections.WhenEmptyAsync();
        await Task.WhenAny(ended, Task.Delay(_parts.Options.CloseTimeout));
        foreach (var connection in _parts.Connections) connection.Cut();
        await ended;
        foreach (var connection in _parts.Connections.Lingering) connection.Cut();
        await _acceptor.StopAsync();
        await _ticks.DisposeAsync();
        await _http.StopAsync();
        await _http.DisposeAsync();
        await _acceptor.DisposeAsync();
    }

    /// <summary>All clocks of all connections, once a second: cheaper than a timer for each, and as exact as anybody needs.</summary>
    private void Tick()
    {
        if (Interlocked.Exchange(ref _ticking, 1) == 1) return;
        int now = _parts.Clock.Advance();
        foreach (var connection in _parts.Connections) connection.Tick(now);
        foreach (var connection in _parts.Connections.Lingering) connection.Tick(now);
        _acceptor.Tick(now);
        Volatile.Write(ref _ticking, 0);
    }
}
