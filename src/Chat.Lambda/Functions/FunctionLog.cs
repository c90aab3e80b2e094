using Microsoft.Extensions.Logging;

namespace Chat.Lambda.Functions;

/// <summary>What the functions log about themselves: ids and types, never what an event holds.</summary>
internal static partial class FunctionLog
{
    [LoggerMessage(1, LogLevel.Error, "Function {Function} failed on request {RequestId}.", EventName = "FunctionFailed")]
    public static partial void Failed(ILogger logger, string function, string requestId, Exception exception);

    [LoggerMessage(2, LogLevel.Error, "Function {Function} ran out of time on request {RequestId}.", EventName = "FunctionOutOfTime")]
    public static partial void OutOfTime(ILogger logger, string function, string requestId, Exception exception);

    [LoggerMessage(3, LogLevel.Warning, "Function {Function} was given no WebSocket event by request {RequestId}.", EventName = "EventMalformed")]
    public static partial void Malformed(ILogger logger, string function, string requestId);

    [LoggerMessage(4, LogLevel.Error, "Function {Function} was given no SQS event by request {RequestId}.", EventName = "BatchMalformed")]
    public static partial void NotOfSqs(ILogger logger, string function, string requestId);

    [LoggerMessage(5, LogLevel.Error, "Job {MessageId} cannot be read, on try {Try}.", EventName = "JobUnreadable")]
    public static partial void Unreadable(ILogger logger, string messageId, string @try);

    // A second delivery of a job that is being served is one of these: no reason to look.
    [LoggerMessage(6, LogLevel.Information, "Job {MessageId} is to come again after try {Try}.", EventName = "JobNotFinished")]
    public static partial void NotFinished(ILogger logger, string messageId, string @try);

    [LoggerMessage(8, LogLevel.Warning, "Job {MessageId} was not finished in time on try {Try}.", EventName = "JobOutOfTime")]
    public static partial void JobOutOfTime(ILogger logger, string messageId, string @try);

    [LoggerMessage(7, LogLevel.Error, "Job {MessageId} failed on try {Try}.", EventName = "JobFailed")]
    public static partial void JobFailed(ILogger logger, string messageId, string @try, Exception exception);
}
