using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Chat.ColdStart.Benchmarks;

/// <summary>The Lambda Runtime API for one event at a time, whose answer ends a run.</summary>
internal sealed class RuntimeApi : IAsyncDisposable
{
    private const string Prefix = "/2018-06-01/runtime/";

    private readonly WebApplication _app;
    private readonly Lock _gate = new();
    private byte[]? _event;
    private TaskCompletionSource<Answer>? _answer;

    private RuntimeApi()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.Run(HandleAsync);
    }

    /// <summary>Host and port.</summary>
    public string Address => new Uri(_app.Urls.Single()).Authority;

    public static async Task<RuntimeApi> StartAsync()
    {
        var api = new RuntimeApi();
        await api._app.StartAsync();
        return api;
    }

    /// <summary>Holds an event for whoever asks next.</summary>
    /// <returns>What becomes of it.</returns>
    public Task<Answer> Offer(byte[] json)
    {
        lock (_gate)
        {
            _event = json;
            _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
            return _answer.Task;
        }
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task HandleAsync(HttpContext http)
    {
        if (HttpMethods.IsGet(http.Request.Method)) await NextAsync(http);
        else await FinishAsync(http);
    }

    private async Task NextAsync(HttpContext http)
    {
        byte[]? json;
        lock (_gate) (json, _event) = (_event, null);
        if (json is null)
        {
            await WaitForEndAsync(http);
            return;
        }

        var headers = http.Response.Headers;
        headers["Lambda-Runtime-Aws-Request-Id"] = "request";
        headers["Lambda-Runtime-Deadline-Ms"] = DateTimeOffset.UtcNow.AddSeconds(29).ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        headers["Lambda-Runtime-Invoked-Function-Arn"] = "arn:aws:lambda:us-east-1:123456789012:function:chat";
        await http.Response.Body.WriteAsync(json);
    }

    private static async Task WaitForEndAsync(HttpContext http)
    {
        var gone = new TaskCompletionSource();
        using var registration = http.RequestAborted.Register(gone.SetResult);
        await gone.Task;
    }

    private async Task FinishAsync(HttpContext http)
    {
        using var reader = new StreamReader(http.Request.Body);
        var body = await reader.ReadToEndAsync();
        var at = TimeProvider.System.GetTimestamp();
        lock (_gate) _answer?.TrySetResult(new(http.Request.Path.Value == $"{Prefix}invocation/request/response", body, at));
        http.Response.StatusCode = StatusCodes.Status202Accepted;
    }
}

/// <param name="Succeeded">Whether it is the function's response and no report of an error.</param>
/// <param name="At">Timestamp of its arrival.</param>
internal sealed record Answer(bool Succeeded, string Body, long At);
