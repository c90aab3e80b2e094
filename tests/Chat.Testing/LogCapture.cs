using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Chat.Testing;

/// <summary>Keeps what is logged, so that a test can say that nothing went wrong, or nothing was given away.</summary>
public sealed class LogCapture : ILoggerFactory
{
    private readonly ConcurrentQueue<LogLine> _lines = [];

    public IReadOnlyList<LogLine> Lines => [.. _lines];

    public void AddProvider(ILoggerProvider provider)
    {
        // There is one place that lines go to.
    }

    public ILogger CreateLogger(string categoryName) => new Category(categoryName, _lines);

    /// <summary>Fails with the lines where something was logged as an error that the test did not expect.</summary>
    public void AssertNoErrors() => Assert.Empty(_lines.Where(line => line.Level >= LogLevel.Error).Select(line => line.ToString()));

    public void Dispose()
    {
        // Nothing is held but memory.
    }

    private sealed class Category(string name, ConcurrentQueue<LogLine> lines) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            lines.Enqueue(new LogLine(logLevel, name, eventId, formatter(state, exception), exception));
    }
}

public sealed record LogLine(LogLevel Level, string Category, EventId Event, string Message, Exception? Exception)
{
    public override string ToString() => $"{Level} {Category}[{Event.Id}]: {Message}{(Exception is null ? "" : $"\n{Exception}")}";
}
