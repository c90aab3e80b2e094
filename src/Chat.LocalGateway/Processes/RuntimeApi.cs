using System.Net;
using Chat.LocalGateway.Listening;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Chat.LocalGateway.Processes;

/// <summary>
/// Lambda's Runtime API for the processes of one function, on a loopback port of its own. A process's base address is
/// <c>http://{host}/{token}/2018-06-01/runtime</c>: on AWS every process has an endpoint of its own, which nobody else reaches,
/// and here whoever does not know its token is kept out: other users of this machine, and pages in their browsers.
/// </summary>
internal sealed class RuntimeApi : IAsyncDisposable
{
    private readonly WebApplication _http;

    private RuntimeApi(WebApplication http) => _http = http;

    /// <summary>What <c>AWS_LAMBDA_RUNTIME_API</c> begins with; the process's token follows.</summary>
    public string Host => new Uri(_http.Urls.Single()).Authority;

    public static async Task<RuntimeApi> StartAsync(FunctionPool pool, ProcessOptions options, TimeProvider time, ILogger log)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton<IHostLifetime, NoSignals>();
        builder.Services.AddSingleton<ILoggerFactory>(NullLoggerFactory.Instance);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = options.ResultBytes;
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http1);
        });
        var http = builder.Build();
        var calls = new RuntimeCalls(pool, time, log);
        http.Run(calls.AnswerAsync);
        await http.StartAsync();
        return new RuntimeApi(http);
    }

    public ValueTask DisposeAsync() => _http.DisposeAsync();
}
