using Microsoft.Extensions.Logging;

namespace Chat.Scale.Benchmarks.Storm;

/// <summary>Warnings and errors of the chat in a file: a storm is full of them, and they say why where something broke.</summary>
internal sealed class StormLog(TextWriter file) : ILoggerProvider
{
    private readonly TextWriter _file = TextWriter.Synchronized(file);

    public static ILoggerFactory Create(string path) => LoggerFactory.Create(logging => logging
        .SetMinimumLevel(LogLevel.Warning).AddProvider(new StormLog(File.CreateText(path))));

    public ILogger CreateLogger(string categoryName) => new Lines(_file);

    public void Dispose() => _file.Dispose();

    private sealed class Lines(TextWriter file) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            file.WriteLine(FormattableString.Invariant($"{DateTimeOffset.UtcNow:HH:mm:ss.fff}  {logLevel}: {formatter(state, exception)} {exception}"));
    }
}
