using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Chat.Lambda.Tests.Doubles;

/// <summary>@connections of a stage: takes every post and keeps it.</summary>
internal sealed class ConnectionsServer : IAsyncDisposable
{
    private readonly Channel<Post> _posts = Channel.CreateUnbounded<Post>();
    private readonly WebApplication _app;

    private ConnectionsServer()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.Run(TakeAsync);
    }

    public Uri Endpoint => new($"{_app.Urls.Single()}/local");

    public static async Task<ConnectionsServer> StartAsync()
    {
        var server = new ConnectionsServer();
        await server._app.StartAsync();
        return server;
    }

    public async Task<Post> NextAsync() => await _posts.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30));

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task TakeAsync(HttpContext http)
    {
        using var reader = new StreamReader(http.Request.Body);
        await _posts.Writer.WriteAsync(new(
            http.Request.Method, http.Features.Get<IHttpRequestFeature>()!.RawTarget, http.Request.Headers.Authorization.ToString(), await reader.ReadToEndAsync()));
    }

    internal sealed record Post(string Method, string Target, string Authorization, string Body);
}
