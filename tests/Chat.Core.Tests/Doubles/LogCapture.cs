using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Chat.Core.Tests.Doubles;

internal sealed record LogLine(LogLevel Level, string Text);

internal sealed class LogCapture : ILogger<ChatBackend>
{
    private readonly ConcurrentQueue<LogLine> _lines = new();

    public IReadOnlyList<LogLine> Lines => [.. _lines];

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        var values = state is IEnumerable<KeyValuePair<string, object?>> pairs ? string.Join(' ', pairs.Select(pair => pair.Value)) : "";
        _lines.Enqueue(new(logLevel, $"{formatter(state, exception)} {exception} {values}"));
    }
}
