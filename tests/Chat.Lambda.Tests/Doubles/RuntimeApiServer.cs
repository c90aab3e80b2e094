using System.Globalization;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Chat.Lambda.Tests.Doubles;

/// <summary>The Lambda Runtime API of one function: hands out the events that it is given and keeps what it is told.</summary>
internal sealed class RuntimeApiServer : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Channel<PendingEvent> _events = Channel.CreateUnbounded<PendingEvent>();
    private readonly Channel<Call> _calls = Channel.CreateUnbounded<Call>();
    private readonly WebApplication _app;

    private RuntimeApiServer()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.Run(HandleAsync);
    }

    /// <summary>Host and port, as AWS_LAMBDA_RUNTIME_API names them.</summary>
    public string Endpoint => new Uri(_app.Urls.Single()).Authority;

    /// <summary>Decides the status of a call by its path; 0 leaves it as it is.</summary>
    public Func<string, int> Status { get; set; } = _ => 0;

    public static async Task<RuntimeApiServer> StartAsync()
    {
        var server = new RuntimeApiServer();
        await server._app.StartAsync(TestContext.Current.CancellationToken);
        return server;
    }

    public void Enqueue(string json, string? requestId = "request-1", DateTimeOffset? deadline = null) =>
        _events.Writer.TryWrite(new(json, requestId, deadline ?? DateTimeOffset.UtcNow.AddSeconds(29)));

    /// <summary>The next call that the process makes: GET of an event, or POST of what became of it.</summary>
    public async Task<Call> CallAsync() => await _calls.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(Patience);

    /// <summary>The next POST, whatever events are asked for in between.</summary>
    public async Task<Call> PostAsync()
    {
        while (true)
        {
            var call = await CallAsync();
            if (call.Path != "/2018-06-01/runtime/invocation/next") return call;
        }
    }

    public ValueTask DisposeAsync()
    {
        _events.Writer.TryComplete();
        return _app.DisposeAsync();
    }

    private async Task HandleAsync(HttpContext http)
    {
        using var reader = new StreamReader(http.Request.Body);
        var path = http.Request.Path.Value!;
        var headers = http.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        await _calls.Writer.WriteAsync(new(path, await reader.ReadToEndAsync(), headers));
        http.Response.StatusCode = Status(path) is var status and > 0 ? status : StatusCodes.Status202Accepted;
        if (http.Response.StatusCode == StatusCodes.Status202Accepted && HttpMethods.IsGet(http.Request.Method)) await HandOutAsync(http);
    }

    private async Task HandOutAsync(HttpContext http)
    {
        PendingEvent pending;
        try
        {
            pending = await _events.Reader.ReadAsync(http.RequestAborted);
        }
        catch (Exception gone) when (gone is OperationCanceledException or ChannelClosedException)
        {
            return;
        }
        http.Response.StatusCode = StatusCodes.Status200OK;
        if (pending.RequestId is not null) http.Response.Headers["Lambda-Runtime-Aws-Request-Id"] = pending.RequestId;
        http.Response.Headers["Lambda-Runtime-Deadline-Ms"] = pending.Deadline.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        http.Response.Headers["Lambda-Runtime-Invoked-Function-Arn"] = "arn:aws:lambda:us-east-1:123456789012:function:chat";
        http.Response.Headers["Lambda-Runtime-Trace-Id"] = "Root=1-6b0519d0-5b7c2d9e4f60718293a4b5c6";
        await http.Response.WriteAsync(pending.Json);
    }

    internal sealed record Call(string Path, string Body, IReadOnlyDictionary<string, string> Headers);

    private sealed record PendingEvent(string Json, string? RequestId, DateTimeOffset Deadline);
}
