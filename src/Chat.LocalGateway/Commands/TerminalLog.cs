using System.Globalization;
using Chat.LocalGateway.Processes;
using Chat.LocalGateway.Queues;
using Microsoft.Extensions.Logging;

namespace Chat.LocalGateway.Commands;

/// <summary>
/// What a person at the terminal sees: warnings and errors always, and with <c>--verbose</c> one line for each connection
/// and message of the gateway and each batch of the queue, and what the functions' processes write.
/// </summary>
internal sealed class TerminalLog(TextWriter output, TimeProvider time) : ILoggerProvider
{
    private static readonly Type[] Talkative = [typeof(Gateway), typeof(ProcessFunctions), typeof(LocalQueues)];

    public static ILoggerFactory Create(bool verbose) => LoggerFactory.Create(logging =>
    {
        logging.SetMinimumLevel(LogLevel.Warning);
        if (verbose) foreach (var part in Talkative) logging.AddFilter(part.FullName, LogLevel.Debug);
        // Of the page's server alone: a client that goes in the middle of a request is no news.
        logging.AddFilter("Microsoft", LogLevel.Error);
        logging.AddProvider(new TerminalLog(TextWriter.Synchronized(Console.Error), TimeProvider.System));
    });

    public ILogger CreateLogger(string categoryName) => new Lines(output, time);

    public void Dispose() => output.Flush();

    private sealed class Lines(TextWriter output, TimeProvider time) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var at = time.GetLocalNow().ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture);
            var level = logLevel >= LogLevel.Error ? "error: " : logLevel == LogLevel.Warning ? "warning: " : "";
            var problem = exception is null ? "" : $"{Environment.NewLine}{exception}";
            output.WriteLine($"{at}  {level}{formatter(state, exception)}{problem}");
        }
    }
}
