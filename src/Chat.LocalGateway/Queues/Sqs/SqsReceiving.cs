using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Chat.LocalGateway.Queues.Sqs;

/// <summary>ReceiveMessage.</summary>
internal static class SqsReceiving
{
    public static async ValueTask<SqsAnswer> AnswerAsync(LocalQueue queue, SqsRequest request, CancellationToken cancellation)
    {
        if (request.Number("MaxNumberOfMessages", 1, 1, SqsLimits.Entries) is not { } most)
            return SqsAnswer.Invalid($"Value for parameter MaxNumberOfMessages is invalid. Reason: Must be between 1 and {SqsLimits.Entries}, if provided.");
        if (request.Number("WaitTimeSeconds", 0, 0, SqsLimits.Wait) is not { } wait)
            return SqsAnswer.Invalid($"Value for parameter WaitTimeSeconds is invalid. Reason: Must be >= 0 and <= {SqsLimits.Wait}, if provided.");
        if (request.Number("VisibilityTimeout", -1, 0, SqsLimits.Visibility) is not { } visibility)
            return SqsAnswer.Invalid($"Value for parameter VisibilityTimeout is invalid. Reason: Must be >= 0 and <= {SqsLimits.Visibility}, if provided.");
        TimeSpan? hidden = visibility < 0 ? null : TimeSpan.FromSeconds(visibility);
        var taken = wait == 0 ? queue.Receive(most, hidden) : await WaitAsync(queue, most, hidden, TimeSpan.FromSeconds(wait), cancellation);
        return taken.Count == 0 ? SqsAnswer.Empty : SqsAnswer.With(json =>
        {
            json.WriteStartArray("Messages"u8);
            foreach (var delivery in taken) Write(json, delivery, request);
            json.WriteEndArray();
        });
    }

    private static async ValueTask<IReadOnlyList<QueueDelivery>> WaitAsync(
        LocalQueue queue, int most, TimeSpan? hidden, TimeSpan wait, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(wait);
        try
        {
            return await queue.ReceiveAsync(most, hidden, limit.Token);
        }
        catch (OperationCanceledException)
        {
            return [];
        }
    }

    private static void Write(Utf8JsonWriter json, QueueDelivery delivery, SqsRequest request)
    {
        json.WriteStartObject();
        json.WriteString("MessageId"u8, delivery.MessageId);
        json.WriteString("ReceiptHandle"u8, delivery.ReceiptHandle);
        json.WriteString("MD5OfBody"u8, QueueMessage.Md5(delivery.Body.Span));
        json.WriteString("Body"u8, Encoding.UTF8.GetString(delivery.Body.Span));
        var asked = Attributes(delivery).Where(attribute => request.Asks("MessageSystemAttributeNames", attribute.Name) || request.Asks("AttributeNames", attribute.Name)).ToList();
        if (asked.Count > 0)
        {
            json.WriteStartObject("Attributes"u8);
            foreach (var (name, value) in asked) json.WriteString(name, value);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static IEnumerable<(string Name, string Value)> Attributes(QueueDelivery delivery)
    {
        yield return ("ApproximateReceiveCount", delivery.ReceiveCount.ToString(CultureInfo.InvariantCulture));
        yield return ("SentTimestamp", Milliseconds(delivery.SentAt));
        yield return ("ApproximateFirstReceiveTimestamp", Milliseconds(delivery.FirstReceivedAt));
    }

    private static string Milliseconds(DateTimeOffset time) => time.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
}
