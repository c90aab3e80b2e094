using System.Net;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using IServer = Chat.Gateway.Benchmarks.Contenders.IServer;

namespace Chat.Gateway.Benchmarks.Tests;

/// <summary>A chat in the test's process, which delivers as often as the test says.</summary>
internal sealed class FaultyServer : IServer
{
    private readonly WebApplication _app;
    private readonly Func<int, int> _copies;
    private readonly Dictionary<string, List<WebSocket>> _rooms = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _one = new(1, 1);
    private int _deliveries;
    private int _joined;

    private FaultyServer(Func<int, int> copies, bool oneRoom, bool refuses)
    {
        _copies = copies;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _app = builder.Build();
        _app.UseWebSockets();
        _app.Run(context =>
        {
            if (!refuses) return ServeAsync(context, oneRoom ? "" : context.Request.Query["room"].ToString());
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return Task.CompletedTask;
        });
    }

    public int Port { get; private set; }

    public TimeSpan CpuTime => Environment.CpuUsage.TotalTime;

    public long MemoryBytes => Environment.WorkingSet;

    public static FaultyServer Start(Func<int, int> copies, bool oneRoom, bool refuses)
    {
        var server = new FaultyServer(copies, oneRoom, refuses);
        server._app.StartAsync().GetAwaiter().GetResult();
        server.Port = new Uri(server._app.Services.GetRequiredService<Microsoft.AspNetCore.Hosting.Server.IServer>()
            .Features.Get<IServerAddressesFeature>()!.Addresses.First()).Port;
        return server;
    }

    public int? Joined() => Volatile.Read(ref _joined);

    public void Dispose()
    {
        _app.StopAsync(new CancellationToken(canceled: true)).GetAwaiter().GetResult();
        _app.DisposeAsync().AsTask().GetAwaiter().GetResult();
        _one.Dispose();
    }

    private async Task ServeAsync(HttpContext context, string room)
    {
        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        var members = await JoinAsync(socket, room);
        var buffer = new byte[1_024];
        try
        {
            while (await socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None) is { MessageType: WebSocketMessageType.Text } received)
                await DeliverAsync(members, buffer.AsMemory(0, received.Count));
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or ObjectDisposedException)
        {
            // The run is over.
        }
    }

    private async Task<List<WebSocket>> JoinAsync(WebSocket socket, string room)
    {
        await _one.WaitAsync();
        if (!_rooms.TryGetValue(room, out var members)) _rooms[room] = members = [];
        members.Add(socket);
        _joined++;
        _one.Release();
        return members;
    }

    private async Task DeliverAsync(List<WebSocket> members, ReadOnlyMemory<byte> text)
    {
        await _one.WaitAsync();
        try
        {
            foreach (var member in members)
            {
                for (var copies = _copies(_deliveries++); copies > 0; copies--)
                    await member.SendAsync(text, WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
            }
        }
        finally
        {
            _one.Release();
        }
    }
}
