using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace Chat.LocalGateway.Commands;

/// <summary>What a person at the terminal sees: warnings always, a line per connection and message when asked.</summary>
internal static class ConsoleLog
{
    public static ILoggerFactory Create(bool verbose) => LoggerFactory.Create(logging =>
    {
        logging.SetMinimumLevel(LogLevel.Warning);
        if (verbose) logging.AddFilter("Chat", LogLevel.Debug);
        logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.TimestampFormat = "HH:mm:ss.fff ";
            console.ColorBehavior = LoggerColorBehavior.Default;
        });
    });
}
