using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Chat.LocalGateway.Management;
using Microsoft.AspNetCore.Http;

namespace Chat.LocalGateway.Queues.Sqs;

/// <summary>An answer of the queue's API in the JSON protocol.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="ErrorType">What SDKs pick their exception by, with its namespace; null for a success.</param>
/// <param name="QueryCode">The code that the older query protocol had, which SDKs show instead where it is told.</param>
/// <param name="Body">JSON; empty where there is nothing to say.</param>
internal sealed record SqsAnswer(int Status, string? ErrorType, string? QueryCode, ReadOnlyMemory<byte> Body)
{
    private const string OfSqs = "com.amazonaws.sqs#";
    private const string OfAny = "com.amazon.coral.service#";
    private const string OldCode = "AWS.SimpleQueueService.";

    private static readonly JsonWriterOptions AsIs = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static readonly SqsAnswer Done = new(200, null, null, default);

    public static readonly SqsAnswer Empty = new(200, null, null, "{}"u8.ToArray());

    public static readonly SqsAnswer NoSuchQueue =
        Refusal(OfSqs + "QueueDoesNotExist", OldCode + "NonExistentQueue", "The specified queue does not exist.");

    public static readonly SqsAnswer NoEntries = Refusal(
        OfSqs + "EmptyBatchRequest", OldCode + "EmptyBatchRequest", "There should be at least one entry in the batch request.");

    public static readonly SqsAnswer TwiceInBatch =
        Refusal(OfSqs + "BatchEntryIdsNotDistinct", OldCode + "BatchEntryIdsNotDistinct", "Two or more batch entries in the request have the same Id.");

    public static readonly SqsAnswer WrongEntryId = Refusal(
        OfSqs + "InvalidBatchEntryId", OldCode + "InvalidBatchEntryId",
        "A batch entry id can only contain alphanumeric characters, hyphens and underscores. It can be at most 80 letters long.");

    public static readonly SqsAnswer WrongReceipt = Refusal(
        OfSqs + "ReceiptHandleIsInvalid", "ReceiptHandleIsInvalid", "The input receipt handle is invalid.");

    public static readonly SqsAnswer NotInFlight = Refusal(
        OfSqs + "MessageNotInflight", OldCode + "MessageNotInflight", "The message referred to isn't in flight.");

    public static readonly SqsAnswer WrongCharacters = Refusal(
        OfSqs + "InvalidMessageContents", "InvalidMessageContents", "The message contains characters outside the allowed set.");

    /// <summary>The queue is full, or refuses on purpose: a fault of the service's, which a client may try again.</summary>
    public static readonly SqsAnswer NotTaken = Error(503, OfAny + "ServiceUnavailableException", "ServiceUnavailable;Receiver", "The queue did not take the message.");

    /// <summary>What a person may have to mend. A batch of nothing is how functions have their client ready before they need it.</summary>
    public bool IsRefusal => ErrorType is not null && Status != 503 && !ReferenceEquals(this, NoEntries);

    /// <summary>The error's name alone.</summary>
    public string Code => QueryCode?.Split(';')[0] ?? "";

    public static SqsAnswer TooManyEntries(int count) => Refusal(
        OfSqs + "TooManyEntriesInBatchRequest", OldCode + "TooManyEntriesInBatchRequest",
        $"Maximum number of entries per request are {SqsLimits.Entries}. You have sent {count}.");

    public static SqsAnswer BatchTooLong(long bytes) => Refusal(
        OfSqs + "BatchRequestTooLong", OldCode + "BatchRequestTooLong",
        $"Batch requests cannot be longer than {SqsLimits.Bytes} bytes. You have sent {bytes} bytes.");

    public static SqsAnswer Missing(string parameter) => Refusal(
        OfAny + "MissingRequiredParameterException", "MissingParameter", $"The request must contain the parameter {parameter}.");

    public static SqsAnswer Invalid(string sentence) => Refusal(OfAny + "InvalidParameterValueException", "InvalidParameterValue", sentence);

    public static SqsAnswer Unsupported(string sentence) => Refusal(OfSqs + "UnsupportedOperation", OldCode + "UnsupportedOperation", sentence);

    public static SqsAnswer Unknown(string action) =>
        Refusal(OfAny + "UnknownOperationException", "InvalidAction", $"The action {action} is not one of this queue's.");

    public static SqsAnswer Unreadable() => Refusal(OfAny + "SerializationException", "MalformedInput", "The request is not the JSON of that action.");

    /// <summary>What the check of a signature has to say.</summary>
    public static SqsAnswer Of(ManagementAnswer refusal) =>
        Error(refusal.Status, OfAny + refusal.ErrorType, $"{refusal.ErrorType};Sender", JsonDocument.Parse(refusal.Body).RootElement.GetProperty("message").GetString()!);

    public static SqsAnswer With(Action<Utf8JsonWriter> members)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(bytes, AsIs))
        {
            json.WriteStartObject();
            members(json);
            json.WriteEndObject();
        }

        return new(200, null, null, bytes.WrittenMemory);
    }

    public Task WriteAsync(HttpResponse response, string requestId)
    {
        response.StatusCode = Status;
        response.Headers["x-amzn-RequestId"] = requestId;
        if (QueryCode is not null) response.Headers["x-amzn-query-error"] = QueryCode;
        response.ContentType = "application/x-amz-json-1.0";
        response.ContentLength = Body.Length;
        return Body.IsEmpty ? Task.CompletedTask : response.Body.WriteAsync(Body).AsTask();
    }

    private static SqsAnswer Refusal(string type, string code, string message) => Error(400, type, code + ";Sender", message);

    private static SqsAnswer Error(int status, string type, string code, string message) => With(json =>
    {
        json.WriteString("__type"u8, type);
        json.WriteString("message"u8, message);
    }) with { Status = status, ErrorType = type, QueryCode = code };
}
