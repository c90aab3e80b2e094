using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Chat.LoadTest.Tests.Server;

/// <summary>A small chat that speaks the protocol from the page alone, in memory, and breaks what it is told to break.</summary>
internal sealed class FaultyChat : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, FaultyRoom> _rooms = new(StringComparer.Ordinal);
    private readonly WebApplication _app;
    private readonly Misbehaviour _how;
    private readonly Hostility _hostility;
    private int _said;

    private FaultyChat(WebApplication app, Misbehaviour how, Hostility hostility) => (_app, _how, _hostility) = (app, how, hostility);

    public Uri Url { get; private set; } = null!;

    /// <param name="certificate">With one it speaks TLS.</param>
    /// <param name="hostility">Frames that no chat sends, beside or instead of its own.</param>
    public static async Task<FaultyChat> StartAsync(Misbehaviour how, X509Certificate2? certificate = null, Hostility? hostility = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            if (certificate is not null) listen.UseHttps(certificate);
        }));
        var app = builder.Build();
        var chat = new FaultyChat(app, how, hostility ?? new());
        app.UseWebSockets();
        app.Run(chat.ServeAsync);
        await app.StartAsync();
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        chat.Url = new Uri(address.Replace("http", "ws", StringComparison.Ordinal) + "/local");
        return chat;
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    /// <summary>With how many messages were said so far.</summary>
    public event Action<int>? Said;

    public void CountSaid() => Said?.Invoke(Interlocked.Increment(ref _said));

    /// <summary>Another room than the one given, if there is one.</summary>
    public FaultyRoom? Other(FaultyRoom room) => _rooms.Values.FirstOrDefault(other => other != room);

    private async Task ServeAsync(HttpContext context)
    {
        if (!context.WebSockets.IsWebSocketRequest)
        {
            context.Response.StatusCode = 426;
            return;
        }
        if (_how is Misbehaviour.RefusesConnections || (_how is Misbehaviour.RefusesSomeConnections && context.Request.Query["name"].ToString()[^1] is '3' or '6'))
        {
            context.Response.StatusCode = 403;
            return;
        }
        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        var room = _rooms.GetOrAdd(context.Request.Query["room"].ToString(), name => new FaultyRoom(name, _how, this));
        await new FaultyConnection(socket, room, _how, _hostility).RunAsync(context.RequestAborted);
    }
}
