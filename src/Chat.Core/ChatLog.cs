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
        "Fan-out missed receivers: {Delivered} delivered, {Gone} gone, {Throttled} throttled, {TooLarge} too large, {Failed} failed")]
    public static partial void Missed(ILogger logger, int delivered, int gone, int throttled, int tooLarge, int failed);

    [LoggerMessage(4, LogLevel.Error, "A connection sender threw, which none may: {Failure}")]
    public static partial void SenderThrew(ILogger logger, string failure);

    [LoggerMessage(5, LogLevel.Information, "The token of connection {ConnectionId} lets nobody in: {Status}")]
    public static partial void TokenRefused(ILogger logger, string connectionId, TokenStatus status);

    [LoggerMessage(20, LogLevel.Error, "The removal of {Count} gone connections failed: {Failure}")]
    public static partial void NotRemoved(ILogger logger, int count, string failure);
}
