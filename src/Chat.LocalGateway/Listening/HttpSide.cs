using System.Net;
using Chat.LocalGateway.Handshake;
using Chat.LocalGateway.Management;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Chat.LocalGateway.Listening;

/// <summary>Kestrel, for all on the port that is no WebSocket.</summary>
internal static class HttpSide
{
    /// <summary>421: it cannot be served over the connection it came on; a client may try another (RFC 9110, 15.5.20).</summary>
    private static readonly HandshakeAnswer OnAnotherConnection = new(421, """{"message": "Open a new connection for a WebSocket"}""");

    public static async Task<WebApplication> StartAsync(
        GatewayOptions options, IPEndPoint endPoint, HttpHandOver handOver, ILoggerFactory loggers, ConnectionsApi management, Action<WebApplication>? content)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton<ILoggerFactory>(new HttpLoggers(loggers));
        builder.Services.AddSingleton<IHostLifetime, NoSignals>();
        builder.Services.AddRouting();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(endPoint, listen => listen.Protocols = HttpProtocols.Http1);
        });
        builder.Services.AddSingleton<IConnectionListenerFactory>(handOver);
        var app = builder.Build();
        if (options.LocalCallersOnly)
            app.Use((context, next) => IsLocal(context) ? next(context) : WriteAsync(context, HandshakeAnswer.Forbidden));
        app.Use((context, next) => management.Serves(context) ? management.AnswerAsync(context) : next(context));
        app.Use((context, next) => Refusal(context, options.Stage) is { } answer ? WriteAsync(context, answer) : next(context));
        content?.Invoke(app);
        await app.StartAsync();
        return app;
    }

    private static bool IsLocal(HttpContext context) =>
        LocalCaller.IsAllowed(context.Request.Headers.Host, context.Request.Headers.Origin is [var origin, ..] ? origin : null);

    /// <summary>What the WebSocket API says to requests that came this way.</summary>
    private static HandshakeAnswer? Refusal(HttpContext context, string stage)
    {
        var path = context.Request.Path.Value ?? "";
        bool isStage = path == $"/{stage}" || path == $"/{stage}/";
        bool isUpgrade = context.Request.Headers.Upgrade.ToString().Contains("websocket", StringComparison.OrdinalIgnoreCase);
        if (isUpgrade) return isStage ? OnAnotherConnection : HandshakeAnswer.Forbidden;
        if (!isStage) return null;
        return HttpMethods.IsGet(context.Request.Method) ? HandshakeAnswer.UpgradeRequired : HandshakeAnswer.Forbidden;
    }

    private static async Task WriteAsync(HttpContext context, HandshakeAnswer answer)
    {
        context.Response.StatusCode = answer.Status;
        context.Response.Headers.Connection = "close";
        if (answer.Status == 426) context.Response.Headers.Upgrade = "websocket";
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(answer.Body);
    }
}
