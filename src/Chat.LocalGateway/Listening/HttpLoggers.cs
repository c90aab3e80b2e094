using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Chat.LocalGateway.Listening;

/// <summary>
/// The HTTP server's loggers but for the one that describes each request: while anybody listens to it, ASP.NET makes an
/// activity of some 500 bytes for every post. What fails is logged by the server's own.
/// </summary>
internal sealed class HttpLoggers(ILoggerFactory loggers) : ILoggerFactory
{
    private const string EachRequest = "Microsoft.AspNetCore.Hosting.Diagnostics";

    public ILogger CreateLogger(string categoryName) => categoryName == EachRequest ? NullLogger.Instance : loggers.CreateLogger(categoryName);

    public void AddProvider(ILoggerProvider provider) => loggers.AddProvider(provider);

    public void Dispose()
    {
        // They belong to whoever started the gateway.
    }
}
