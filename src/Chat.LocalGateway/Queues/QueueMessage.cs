using System.Security.Cryptography;

namespace Chat.LocalGateway.Queues;

/// <summary>A message of a queue. What may change is the queue's, under its lock.</summary>
/// <param name="id">The same in every delivery.</param>
/// <param name="body">UTF-8 text.</param>
/// <param name="sentAt">When it was put into its first queue.</param>
internal sealed class QueueMessage(string id, ReadOnlyMemory<byte> body, DateTimeOffset sentAt)
{
    public string Id => id;

    public ReadOnlyMemory<byte> Body => body;

    public DateTimeOffset SentAt => sentAt;

    public DateTimeOffset FirstReceivedAt { get; set; }

    /// <summary>Deliveries so far, of all queues that it was in.</summary>
    public int ReceiveCount { get; set; }

    /// <summary>Of the delivery that is under way; null while it is visible.</summary>
    public string? ReceiptHandle { get; set; }

    /// <summary>Ends the time for which it is hidden.</summary>
    public ITimer? Hidden { get; set; }

    /// <summary>Counts how often it was hidden, so that a timer knows whether it is still the one that counts.</summary>
    public int Hidings { get; set; }

    /// <summary>Why its last delivery came to nothing, as far as anybody said.</summary>
    public string? Fault { get; set; }

#pragma warning disable CA5351 // SQS's own check of what came over the wire, and no secret
    public static string Md5(ReadOnlySpan<byte> body) => Convert.ToHexStringLower(MD5.HashData(body));
#pragma warning restore CA5351
}

/// <summary>One delivery of a message: what whoever takes it is told.</summary>
internal sealed record QueueDelivery(
    string MessageId, string ReceiptHandle, ReadOnlyMemory<byte> Body, DateTimeOffset SentAt, DateTimeOffset FirstReceivedAt, int ReceiveCount);
