using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Chat.Lambda.Tests.Doubles;

/// <summary>@connections of a stage: keeps every post, and takes it unless it is told otherwise.</summary>
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

    /// <summary>What a post is answered, by its target.</summary>
    public Func<string, int> Status { get; set; } = _ => 200;

    /// <summary>Those that came and that nobody has asked for.</summary>
    public List<Post> Drain()
    {
        var posts = new List<Post>();
        while (_posts.Reader.TryRead(out var post)) posts.Add(post);
        return posts;
    }

    public async Task<Post> NextAsync() => await _posts.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30));

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task TakeAsync(HttpContext http)
    {
        using var reader = new StreamReader(http.Request.Body);
        var target = http.Features.Get<IHttpRequestFeature>()!.RawTarget;
        http.Response.StatusCode = Status(target);
        await _posts.Writer.WriteAsync(new(http.Request.Method, target, http.Request.Headers.Authorization.ToString(), await reader.ReadToEndAsync()));
    }

    internal sealed record Post(string Method, string Target, string Authorization, string Body);
}
