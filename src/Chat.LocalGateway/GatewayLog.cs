using Chat.LocalGateway.Connections;
using Microsoft.Extensions.Logging;

namespace Chat.LocalGateway;

/// <summary>All that the gateway logs. Ids, sizes and outcomes; never a byte of what people write, nor of a query or header.</summary>
internal static partial class GatewayLog
{
    [LoggerMessage(1, LogLevel.Debug, "Connection {ConnectionId} opened from {SourceIp}")]
    public static partial void Opened(ILogger log, string connectionId, string sourceIp);

    [LoggerMessage(2, LogLevel.Debug, "Connection {ConnectionId} closed with {Code}, ended by {By}")]
    public static partial void Closed(ILogger log, string connectionId, int code, EndedBy by);

    [LoggerMessage(3, LogLevel.Debug, "Message of {ConnectionId} on {Route}, {Bytes} bytes: {Outcome} in {Milliseconds:0.0} ms")]
    public static partial void Message(ILogger log, string connectionId, string route, int bytes, string outcome, double milliseconds);

    [LoggerMessage(4, LogLevel.Debug, "Message of {ConnectionId}, {Bytes} bytes, has no route: request {RequestId}")]
    public static partial void NoRoute(ILogger log, string connectionId, int bytes, string requestId);

    [LoggerMessage(5, LogLevel.Debug, "Handshake from {SourceIp} refused with {Status}: {Reason}")]
    public static partial void Refused(ILogger log, string sourceIp, int status, string reason);

    [LoggerMessage(6, LogLevel.Error, "Function {Function} threw on request {RequestId} of connection {ConnectionId}")]
    public static partial void Threw(ILogger log, Exception exception, string function, string requestId, string connectionId);

    [LoggerMessage(7, LogLevel.Error, "Function {Function} ended as {Status} on request {RequestId} of connection {ConnectionId}")]
    public static partial void Failed(ILogger log, string function, string status, string requestId, string connectionId);

    [LoggerMessage(8, LogLevel.Error, "Function {Function} passed its time on request {RequestId} of connection {ConnectionId}")]
    public static partial void TimedOut(ILogger log, string function, string requestId, string connectionId);

    [LoggerMessage(9, LogLevel.Warning, "No socket can be accepted for now: {Reason}")]
    public static partial void CannotAccept(ILogger log, string reason);

    [LoggerMessage(13, LogLevel.Warning, "More than {Rate} {What} a second: the rest is refused, as API Gateway does (--unlimited lifts that)")]
    public static partial void OverRate(ILogger log, string what, int rate);

    [LoggerMessage(10, LogLevel.Error, "A connection was cut because handling its bytes failed")]
    public static partial void Broke(ILogger log, Exception exception);

    [LoggerMessage(11, LogLevel.Trace, "Management request {RequestId}, {Method}: {Status}")]
    public static partial void Managed(ILogger log, string method, string requestId, int status);

    [LoggerMessage(12, LogLevel.Warning, "Management request {RequestId}, {Method}, refused with {Status} {ErrorType}")]
    public static partial void ManagementRefused(ILogger log, string method, string requestId, int status, string errorType);
}
