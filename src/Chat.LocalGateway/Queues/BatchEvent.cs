using System.Globalization;
using Chat.LocalGateway.Events;

namespace Chat.LocalGateway.Queues;

/// <summary>Writes a batch as Lambda's event source mapping does, in its order of keys.</summary>
internal static class BatchEvent
{
    /// <summary>An access key's id stands there for a user, and a role's for a role; here nobody looks.</summary>
    private const string Sender = "AIDALOCALCHAT00000000";

    public static EventBytes Of(IReadOnlyList<QueueDelivery> batch, string arn, string region)
    {
        var buffer = EventBuffer.Begin(out var writer);
        buffer.Append("""{"Records":["""u8);
        for (var i = 0; i < batch.Count; i++)
        {
            var delivery = batch[i];
            if (i > 0) buffer.Append(","u8);
            writer.WriteStartObject();
            writer.WriteString("messageId"u8, delivery.MessageId);
            writer.WriteString("receiptHandle"u8, delivery.ReceiptHandle);
            writer.Flush();
            buffer.Append(",\"body\":\""u8);
            JsonText.Escape(delivery.Body.Span, buffer);
            buffer.Append("\""u8);
            writer.WriteStartObject("attributes"u8);
            writer.WriteString("ApproximateReceiveCount"u8, delivery.ReceiveCount.ToString(CultureInfo.InvariantCulture));
            writer.WriteString("SentTimestamp"u8, Milliseconds(delivery.SentAt));
            writer.WriteString("SenderId"u8, Sender);
            writer.WriteString("ApproximateFirstReceiveTimestamp"u8, Milliseconds(delivery.FirstReceivedAt));
            writer.WriteEndObject();
            writer.WriteStartObject("messageAttributes"u8);
            writer.WriteEndObject();
            writer.WriteString("md5OfBody"u8, QueueMessage.Md5(delivery.Body.Span));
            writer.WriteString("eventSource"u8, "aws:sqs"u8);
            writer.WriteString("eventSourceARN"u8, arn);
            writer.WriteString("awsRegion"u8, region);
            writer.WriteEndObject();
            writer.Flush();
            writer.Reset();
        }

        buffer.Append("]}"u8);
        return buffer.End();
    }

    private static string Milliseconds(DateTimeOffset time) => time.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
}
