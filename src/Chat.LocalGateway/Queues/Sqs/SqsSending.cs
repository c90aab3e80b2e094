using System.Text;
using System.Text.Json;

namespace Chat.LocalGateway.Queues.Sqs;

/// <summary>SendMessage and SendMessageBatch.</summary>
internal static class SqsSending
{
    public static SqsAnswer One(LocalQueue queue, SqsRequest request) =>
        FaultOf(request.Parameters, out var body, out var delay) is { } fault ? fault
        : queue.Send(body, delay) is { } id ? SqsAnswer.With(json => WriteSent(json, id, body)) : SqsAnswer.NotTaken;

    public static SqsAnswer Batch(LocalQueue queue, SqsRequest request)
    {
        var entries = request.List("Entries");
        if (SqsBatch.FaultOf(entries) is { } refusal) return refusal;
        var bytes = entries.Sum(entry => (long)Encoding.UTF8.GetByteCount(SqsRequest.TextOf(entry, "MessageBody") ?? ""));
        if (bytes > SqsLimits.Bytes) return SqsAnswer.BatchTooLong(bytes);
        return SqsBatch.Each(entries, (entry, json) =>
        {
            if (FaultOf(entry, out var body, out var delay) is { } fault) return fault;
            if (queue.Send(body, delay) is not { } id) return SqsAnswer.NotTaken;
            WriteSent(json, id, body);
            return null;
        });
    }

    private static void WriteSent(Utf8JsonWriter json, string id, ReadOnlyMemory<byte> body)
    {
        json.WriteString("MessageId"u8, id);
        json.WriteString("MD5OfMessageBody"u8, QueueMessage.Md5(body.Span));
    }

    private static SqsAnswer? FaultOf(JsonElement message, out ReadOnlyMemory<byte> body, out TimeSpan delay)
    {
        (body, delay) = (default, default);
        if (SqsRequest.TextOf(message, "MessageBody") is not { Length: > 0 } text) return SqsAnswer.Missing("MessageBody");
        if (!SqsLimits.IsContent(text)) return SqsAnswer.WrongCharacters;
        body = Encoding.UTF8.GetBytes(text);
        if (body.Length > SqsLimits.Bytes) return SqsAnswer.Invalid($"One or more parameters are invalid. Reason: Message must be shorter than {SqsLimits.Bytes} bytes.");
        if (message.TryGetProperty("MessageAttributes", out var attributes) && attributes.ValueKind == JsonValueKind.Object && attributes.EnumerateObject().Any())
            return SqsAnswer.Unsupported("MessageAttributes are not kept here: the chat's jobs have none.");
        if (SqsRequest.NumberOf(message, "DelaySeconds", 0, 0, SqsLimits.Delay) is not { } seconds)
            return SqsAnswer.Invalid($"Value for parameter DelaySeconds is invalid. Reason: Must be an integer from 0 to {SqsLimits.Delay}.");
        delay = TimeSpan.FromSeconds(seconds);
        return null;
    }
}
