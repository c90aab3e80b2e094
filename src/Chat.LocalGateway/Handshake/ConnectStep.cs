using System.Net;
using Chat.Core;
using Chat.LocalGateway.Connections;
using Chat.LocalGateway.Events;
using Chat.LocalGateway.Functions;
using Chat.LocalGateway.Messages;

namespace Chat.LocalGateway.Handshake;

/// <summary>What came of $connect: a refusal, or a connection to open with the subprotocol that the function chose.</summary>
internal readonly record struct ConnectResult(HandshakeAnswer? Refusal, string? Subprotocol);

/// <summary>Runs $connect for a handshake, which waits for it.</summary>
internal sealed class ConnectStep(GatewayParts parts, int port)
{
    public async ValueTask<ConnectResult> RunAsync(UpgradeRequest request, EventSubject subject, IPAddress source)
    {
        if (!parts.Throttle.LetsConnect()) return new(HandshakeAnswer.TooManyRequests, null);
        if (parts.Routes.Connect is not { } route) return default;
        string requestId = parts.Ids.NewRequest();
        var headers = ConnectHeaders.Of(request.Head.Headers, source, port, ConnectHeaders.NewTraceId(parts.Clock.Time.GetUtcNow()));
        var eventJson = parts.Events.Connect(subject, requestId, new ConnectEventData(headers, request.Query()));
        var (outcome, payload) = await parts.Functions.CallAsync(route.Function.Name, requestId, subject.ConnectionId, eventJson);
        return outcome switch
        {
            CallOutcome.Returned => Read(payload.Span, route, request, requestId, subject.ConnectionId),
            CallOutcome.NotInvocable => new(HandshakeAnswer.NotInvocable, null),
            CallOutcome.Throttled => new(HandshakeAnswer.TooManyRequests, null),
            CallOutcome.TimedOut => new(HandshakeAnswer.FunctionTimedOut, null),
            _ => new(HandshakeAnswer.FunctionFailed, null),
        };
    }

    /// <summary>
    /// Of a success only the subprotocol passes, and that only on a route with a response; of a refusal only the status. A
    /// status outside 200 to 599 cannot be an answer to a handshake, so it is as malformed as none.
    /// </summary>
    private ConnectResult Read(ReadOnlySpan<byte> payload, ChatRoute route, UpgradeRequest request, string requestId, string connectionId)
    {
        if (!ProxyResult.TryRead(payload, out var result) || result.StatusCode is < 200 or > 599 || !IsHeaderValue(result.Subprotocol))
        {
            GatewayLog.Failed(parts.Log, route.Function.Name, "Malformed", requestId, connectionId);
            return new(HandshakeAnswer.FunctionFailed, null);
        }
        if (result.StatusCode is >= 200 and <= 299) return new(null, route.TwoWay ? result.Subprotocol : null);
        var answer = result.StatusCode == 403 ? HandshakeAnswer.Forbidden : new HandshakeAnswer(result.StatusCode);
        return new(answer with { Reason = RefusalReason.Of(result.Body(), request) }, null);
    }

    private static bool IsHeaderValue(string? value) => value is null || value.AsSpan().IndexOfAnyExceptInRange(' ', '~') < 0;
}
