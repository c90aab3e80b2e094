using Microsoft.Extensions.Logging;

namespace Chat.LocalGateway.Processes;

/// <summary>What the hosting of functions logs; a function's own lines are passed on as they are.</summary>
internal static partial class ProcessLog
{
    [LoggerMessage(20, LogLevel.Debug, "Process {ProcessId} of function {Function} started")]
    public static partial void Started(ILogger log, int processId, string function);

    [LoggerMessage(21, LogLevel.Debug, "Process {ProcessId} of function {Function} ended after {Events} events")]
    public static partial void Ended(ILogger log, int processId, string function, int events);

    [LoggerMessage(22, LogLevel.Warning, "Process {ProcessId} of function {Function} exited with code {ExitCode} while it waited for an event")]
    public static partial void Left(ILogger log, int processId, string function, int exitCode);

    [LoggerMessage(23, LogLevel.Error, "Process {ProcessId} of function {Function} exited with code {ExitCode} in the middle of request {RequestId}")]
    public static partial void Crashed(ILogger log, int processId, string function, int exitCode, string requestId);

    [LoggerMessage(24, LogLevel.Error, "Function {Function} passed its {Seconds} s on request {RequestId}, and process {ProcessId} was ended")]
    public static partial void TimedOut(ILogger log, string function, double seconds, string requestId, int processId);

    [LoggerMessage(25, LogLevel.Error, "Function {Function} failed request {RequestId} with {ErrorType}")]
    public static partial void Threw(ILogger log, string function, string requestId, string errorType);

    [LoggerMessage(26, LogLevel.Error, "Function {Function} cannot be initialized: {Reason}")]
    public static partial void CannotBeInitialized(ILogger log, string function, string reason);

    [LoggerMessage(27, LogLevel.Warning, "Function {Function} took no event of request {RequestId} in time: no process was free")]
    public static partial void NotTaken(ILogger log, string function, string requestId);

    [LoggerMessage(EventId = 28, Message = "{Function} {ProcessId}  {Line}")]
    public static partial void Line(ILogger log, LogLevel level, string function, int processId, string line);
}
