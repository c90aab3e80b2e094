using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Chat.Web.Tests.Server;

/// <summary>Serves the page as a gateway does, under its policy, with a chat behind <c>/local</c> that the test steers.</summary>
public sealed class PageServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private PageServer(WebApplication app) => _app = app;

    public FakeChat Chat { get; } = new();

    /// <summary>What <c>config.json</c> holds; null where there is none.</summary>
    public string? Config { get; set; }

    public string Url { get; private set; } = "";

    public ConcurrentQueue<string> Requests { get; } = new();

    public static async Task<PageServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var server = new PageServer(builder.Build());
        server._app.UseWebSockets();
        server._app.Run(server.HandleAsync);
        await server._app.StartAsync();
        server.Url = server._app.Urls.Single() + "/";
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        Chat.Stop();
        await _app.DisposeAsync();
    }

    private Task HandleAsync(HttpContext http)
    {
        var path = http.Request.Path.Value ?? "/";
        Requests.Enqueue(path);
        if (path == "/local") return AcceptAsync(http);
        if (path == "/config.json" && Config is not null) return SendAsync(http, "application/json", System.Text.Encoding.UTF8.GetBytes(Config));
        if (WebPage.Find(path) is { } file) return SendAsync(http, file.ContentType, file.Bytes);
        http.Response.StatusCode = 404;
        return Task.CompletedTask;
    }

    private static async Task SendAsync(HttpContext http, string contentType, ReadOnlyMemory<byte> bytes)
    {
        http.Response.ContentType = contentType;
        http.Response.Headers.ContentSecurityPolicy = WebPage.ContentSecurityPolicy;
        http.Response.Headers.XContentTypeOptions = "nosniff";
        await http.Response.Body.WriteAsync(bytes);
    }

    private async Task AcceptAsync(HttpContext http)
    {
        if (!Chat.IsUp)
        {
            http.Response.StatusCode = 503;
            return;
        }
        using var socket = await http.WebSockets.AcceptWebSocketAsync();
        var query = http.Request.Query;
        var connection = new FakeConnection(socket, query["name"].ToString(), query["room"].ToString());
        Chat.Connections.TryAdd(connection, true);
        await connection.RunAsync(Chat);
    }
}
