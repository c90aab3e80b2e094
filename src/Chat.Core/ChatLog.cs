using Microsoft.Extensions.Logging;

namespace Chat.Core;

/// <summary>
/// All that the core logs: counts, connection ids and kinds of requests. Never a text, a token, or the message of an
/// exception, which may quote either.
/// </summary>
internal static partial class ChatLog
{
    [LoggerMessage(1, LogLevel.Error, "The {Request} of connection {ConnectionId} failed: {Failure}")]
    public static partial void Failed(ILogger logger, string request, string connectionId, string failure);

    [LoggerMessage(2, LogLevel.Debug, "Fan-out: {Delivered} delivered, {Gone} gone")]
    public static partial void Delivered(ILogger logger, int delivered, int gone);

    [LoggerMessage(3, LogLevel.Warning,
        "Fan-out in {Room} missed receivers, since the last such line: {Throttled} throttled, {TooLarge} too large, {Failed} failed, {Delivered} delivered")]
    public static partial void Missed(ILogger logger, string room, int throttled, int tooLarge, int failed, int delivered);

    [LoggerMessage(4, LogLevel.Error, "A connection sender threw, which none may: {Failure}")]
    public static partial void SenderThrew(ILogger logger, string failure);

    [LoggerMessage(30, LogLevel.Information, "The token of connection {ConnectionId} lets nobody in: {Status}")]
    public static partial void TokenRefused(ILogger logger, string connectionId, TokenStatus status);

    [LoggerMessage(5, LogLevel.Warning,
        "The fan-out queue did not take {Refused} jobs since the last such line; what it does not take is delivered inline as far as the time allows.")]
    public static partial void QueueRefused(ILogger logger, long refused);

    [LoggerMessage(6, LogLevel.Error, "A fan-out job was put back: {Failure}")]
    public static partial void JobFailed(ILogger logger, string failure);

    [LoggerMessage(7, LogLevel.Error, "A fan-out job cannot be read: {Reason}")]
    public static partial void JobUnreadable(ILogger logger, string reason);

    [LoggerMessage(8, LogLevel.Warning, "A fan-out job was {Minutes} minutes old and is dropped: history has what it stood for.")]
    public static partial void JobTooOld(ILogger logger, double minutes);

    [LoggerMessage(9, LogLevel.Error, "Room {Room} could not be put on the queue or taken off it: {Failure}")]
    public static partial void NotQueued(ILogger logger, string room, string failure);

    [LoggerMessage(20, LogLevel.Error, "The removal of {Count} gone connections failed: {Failure}")]
    public static partial void NotRemoved(ILogger logger, int count, string failure);
}
