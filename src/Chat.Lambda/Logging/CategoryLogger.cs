using Microsoft.Extensions.Logging;

namespace Chat.Lambda.Logging;

internal sealed class CategoryLogger<T>(LambdaLog log) : ILogger<T>
{
    private static readonly string Category = typeof(T).FullName!;

    // The chat opens no scopes: what a line needs besides its message is the request id, and that is always there.
    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => log.IsEnabled(logLevel);

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (log.IsEnabled(logLevel)) log.Write(logLevel, Category, eventId, formatter(state, exception), exception);
    }
}
