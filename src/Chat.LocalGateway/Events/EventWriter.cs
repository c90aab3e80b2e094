using System.Text.Json;
using Chat.LocalGateway.Connections;

namespace Chat.LocalGateway.Events;

/// <summary>
/// Writes the events as API Gateway does, in its order of keys: functions get bytes, and the gateway shares no event type with
/// them. What is absent is left out, never null.
/// </summary>
internal sealed class EventWriter(GatewayOptions options, EventIds ids, TimeProvider time)
{
    private readonly RequestTime _requestTime = new();

    public EventBytes Connect(EventSubject subject, string requestId, ConnectEventData data)
    {
        var buffer = EventBuffer.Begin(out var writer);
        writer.WriteStartObject();
        ConnectHeaders.Write(writer, "headers", "multiValueHeaders", data.Headers);
        if (data.Query.Count > 0) ConnectHeaders.Write(writer, "queryStringParameters", "multiValueQueryStringParameters", data.Query);
        WriteStageVariables(writer);
        BeginContext(writer, "$connect");
        WriteRequest(writer, "CONNECT"u8, requestId, out long now);
        WriteTail(writer, subject, requestId, now);
        return End(buffer, writer);
    }

    public EventBytes Message(EventSubject subject, string requestId, string routeKey, ReadOnlySpan<byte> body)
    {
        var buffer = EventBuffer.Begin(out var writer);
        writer.WriteStartObject();
        WriteStageVariables(writer);
        BeginContext(writer, routeKey);
        writer.WriteString("messageId"u8, ids.NewMessage(subject.ConnectionId));
        WriteRequest(writer, "MESSAGE"u8, requestId, out long now);
        WriteTail(writer, subject, requestId, now);
        writer.WriteString("body"u8, body);
        return End(buffer, writer);
    }

    public EventBytes Disconnect(EventSubject subject, string requestId, Ending ending)
    {
        var buffer = EventBuffer.Begin(out var writer);
        writer.WriteStartObject();
        WriteDisconnectHeaders(writer, subject.Origin.Host);
        WriteStageVariables(writer);
        BeginContext(writer, "$disconnect");
        writer.WriteNumber("disconnectStatusCode"u8, ending.Code);
        WriteRequest(writer, "DISCONNECT"u8, requestId, out long now);
        writer.WriteString("disconnectReason"u8, ending.Reason);
        WriteTail(writer, subject, requestId, now);
        return End(buffer, writer);
    }

    private static void BeginContext(Utf8JsonWriter writer, string routeKey)
    {
        writer.WriteStartObject("requestContext"u8);
        writer.WriteString("routeKey"u8, routeKey);
    }

    private void WriteRequest(Utf8JsonWriter writer, ReadOnlySpan<byte> eventType, string requestId, out long epochMilliseconds)
    {
        var now = time.GetUtcNow();
        epochMilliseconds = now.ToUnixTimeMilliseconds();
        writer.WriteString("eventType"u8, eventType);
        writer.WriteString("extendedRequestId"u8, requestId);
        writer.WriteString("requestTime"u8, _requestTime.Of(now));
        writer.WriteString("messageDirection"u8, "IN"u8);
    }

    private void WriteTail(Utf8JsonWriter writer, EventSubject subject, string requestId, long now)
    {
        writer.WriteString("stage"u8, options.Stage);
        writer.WriteNumber("connectedAt"u8, subject.ConnectedAt);
        writer.WriteNumber("requestTimeEpoch"u8, now);
        writer.WriteStartObject("identity"u8);
        if (subject.Origin.UserAgent is { } userAgent) writer.WriteString("userAgent"u8, userAgent);
        writer.WriteString("sourceIp"u8, subject.Origin.SourceIp);
        writer.WriteEndObject();
        writer.WriteString("requestId"u8, requestId);
        writer.WriteString("domainName"u8, subject.Origin.Host);
        writer.WriteString("connectionId"u8, subject.ConnectionId);
        writer.WriteString("apiId"u8, options.ApiId);
        writer.WriteEndObject();
    }

    private void WriteStageVariables(Utf8JsonWriter writer)
    {
        if (options.StageVariables is not { Count: > 0 } variables) return;
        writer.WriteStartObject("stageVariables"u8);
        foreach (var (name, value) in variables) writer.WriteString(name, value);
        writer.WriteEndObject();
    }

    /// <summary>These four and no others, three of them empty: so in every capture.</summary>
    private static void WriteDisconnectHeaders(Utf8JsonWriter writer, string host) =>
        ConnectHeaders.Write(
            writer, "headers", "multiValueHeaders", [new("Host", host), new("x-api-key", ""), new("X-Forwarded-For", ""), new("x-restapi", "")]);

    private static EventBytes End(EventBuffer buffer, Utf8JsonWriter writer)
    {
        writer.WriteBoolean("isBase64Encoded"u8, false);
        writer.WriteEndObject();
        return buffer.End();
    }
}
