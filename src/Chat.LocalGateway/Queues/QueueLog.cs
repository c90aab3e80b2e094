using Microsoft.Extensions.Logging;

namespace Chat.LocalGateway.Queues;

/// <summary>All that is logged about the queue: ids, counts and reasons, never a body.</summary>
internal static partial class QueueLog
{
    [LoggerMessage(40, LogLevel.Error, "Job {MessageId} went to the dead letters after {Tries} tries: {Reason}")]
    public static partial void GivenUp(ILogger log, string messageId, int tries, string reason);

    [LoggerMessage(41, LogLevel.Debug, "Batch of {Jobs} jobs to {Function}, request {RequestId}: {Failed} failed in {Milliseconds:0.0} ms")]
    public static partial void Served(ILogger log, int jobs, string function, string requestId, int failed, double milliseconds);

    [LoggerMessage(42, LogLevel.Error, "Function {Function} failed request {RequestId}, a batch of {Jobs} jobs: {Reason}")]
    public static partial void BatchFailed(ILogger log, Exception? thrown, string function, string requestId, int jobs, string reason);

    [LoggerMessage(43, LogLevel.Warning, "Function {Function} was still at {Batches} batches when the chat stopped")]
    public static partial void NotDrained(ILogger log, string function, int batches);

    [LoggerMessage(44, LogLevel.Trace, "Queue request {RequestId}, {Action}: {Status}")]
    public static partial void Answered(ILogger log, string action, string requestId, int status);

    [LoggerMessage(45, LogLevel.Warning, "Queue request {RequestId}, {Action}, refused with {Status} {ErrorType}")]
    public static partial void Refused(ILogger log, string action, string requestId, int status, string errorType);
}
