using System.Globalization;
using System.Text.Json;

namespace Chat.LocalGateway.Queues.Sqs;

/// <summary>The actions on one queue that are not about its messages, and the table of all actions.</summary>
internal sealed class SqsCalls(LocalQueues queues, string region)
{
    private const string AnyOther = "what else SQS has is not there on a laptop";

    /// <summary>Does what is asked for, or says why not.</summary>
    /// <param name="action">Its name, without the service's.</param>
    /// <param name="request">Its parameters.</param>
    /// <param name="origin">The address that the client used, for those of queues in answers.</param>
    /// <param name="cancellation">The client has gone.</param>
    public ValueTask<SqsAnswer> AnswerAsync(string action, SqsRequest request, Uri origin, CancellationToken cancellation)
    {
        switch (action)
        {
            case "GetQueueUrl": return new(GetQueueUrl(request, origin));
            case "ListQueues": return new(ListQueues(request, origin));
        }

        if (request.Text("QueueUrl") is not { Length: > 0 } address) return new(SqsAnswer.Missing("QueueUrl"));
        if (Find(address) is not { } queue) return new(SqsAnswer.NoSuchQueue);
        return action switch
        {
            "SendMessage" => new(SqsSending.One(queue, request)),
            "SendMessageBatch" => new(SqsSending.Batch(queue, request)),
            "ReceiveMessage" => SqsReceiving.AnswerAsync(queue, request, cancellation),
            "DeleteMessage" => new(SqsReceipts.Delete(queue, request.Parameters)),
            "DeleteMessageBatch" => new(SqsReceipts.Batch(queue, request, SqsReceipts.Delete)),
            "ChangeMessageVisibility" => new(SqsReceipts.ChangeVisibility(queue, request.Parameters)),
            "ChangeMessageVisibilityBatch" => new(SqsReceipts.Batch(queue, request, SqsReceipts.ChangeVisibility)),
            "GetQueueAttributes" => new(GetQueueAttributes(queue, request)),
            "PurgeQueue" => new(Purge(queue)),
            _ => new(SqsAnswer.Unsupported($"{action} is not possible here: {AnyOther}.")),
        };
    }

    private SqsAnswer GetQueueUrl(SqsRequest request, Uri origin) =>
        request.Text("QueueName") is not { Length: > 0 } name ? SqsAnswer.Missing("QueueName")
        : queues.Find(name) is not { } queue ? SqsAnswer.NoSuchQueue
        : SqsAnswer.With(json => json.WriteString("QueueUrl"u8, LocalQueues.AddressOf(queue, origin).ToString()));

    private SqsAnswer ListQueues(SqsRequest request, Uri origin) => SqsAnswer.With(json =>
    {
        json.WriteStartArray("QueueUrls"u8);
        foreach (var queue in queues.All.Where(queue => queue.Name.StartsWith(request.Text("QueueNamePrefix") ?? "", StringComparison.Ordinal)))
            json.WriteStringValue(LocalQueues.AddressOf(queue, origin).ToString());
        json.WriteEndArray();
    });

    private SqsAnswer GetQueueAttributes(LocalQueue queue, SqsRequest request)
    {
        var asked = Attributes(queue).Where(attribute => request.Asks("AttributeNames", attribute.Name)).ToList();
        return asked.Count == 0 ? SqsAnswer.Empty : SqsAnswer.With(json =>
        {
            json.WriteStartObject("Attributes"u8);
            foreach (var (name, value) in asked) json.WriteString(name, value);
            json.WriteEndObject();
        });
    }

    private IEnumerable<(string Name, string Value)> Attributes(LocalQueue queue)
    {
        yield return ("QueueArn", LocalQueues.ArnOf(queue, region));
        yield return ("ApproximateNumberOfMessages", Text(queue.Visible));
        yield return ("ApproximateNumberOfMessagesNotVisible", Text(queue.InFlight));
        yield return ("ApproximateNumberOfMessagesDelayed", Text(queue.Delayed));
        yield return ("VisibilityTimeout", Text((int)queue.Options.VisibilityTimeout.TotalSeconds));
        yield return ("MaximumMessageSize", Text(SqsLimits.Bytes));
        yield return ("DelaySeconds", "0");
        yield return ("ReceiveMessageWaitTimeSeconds", "0");
        if (queue.DeadLetters is { } letters)
            yield return ("RedrivePolicy", JsonSerializer.Serialize(new { deadLetterTargetArn = LocalQueues.ArnOf(letters, region), maxReceiveCount = queue.Options.Tries }));
    }

    private static SqsAnswer Purge(LocalQueue queue)
    {
        queue.Purge();
        return SqsAnswer.Done;
    }

    /// <summary>By the last part of the address: what stands before it is how a client found the way here.</summary>
    private LocalQueue? Find(string address) => queues.Find(address.AsSpan(address.LastIndexOf('/') + 1));

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
