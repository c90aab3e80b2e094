using System.Text.Json;

namespace Chat.LocalGateway.Queues.Sqs;

/// <summary>What is asked of a delivery: to be over, or to take longer, one or several at a time.</summary>
internal static class SqsReceipts
{
    public static SqsAnswer Delete(LocalQueue queue, JsonElement entry)
    {
        if (FaultOf(entry, out var receipt) is { } fault) return fault;
        queue.Delete(receipt);
        return SqsAnswer.Done;
    }

    public static SqsAnswer ChangeVisibility(LocalQueue queue, JsonElement entry)
    {
        if (FaultOf(entry, out var receipt) is { } fault) return fault;
        if (!entry.TryGetProperty("VisibilityTimeout", out _)) return SqsAnswer.Missing("VisibilityTimeout");
        if (SqsRequest.NumberOf(entry, "VisibilityTimeout", 0, 0, SqsLimits.Visibility) is not { } seconds)
            return SqsAnswer.Invalid($"Value for parameter VisibilityTimeout is invalid. Reason: Must be an integer from 0 to {SqsLimits.Visibility}.");
        return queue.ChangeVisibility(receipt, TimeSpan.FromSeconds(seconds)) ? SqsAnswer.Done : SqsAnswer.NotInFlight;
    }

    public static SqsAnswer Batch(LocalQueue queue, SqsRequest request, Func<LocalQueue, JsonElement, SqsAnswer> handle)
    {
        var entries = request.List("Entries");
        return SqsBatch.FaultOf(entries) ?? SqsBatch.Each(entries, (entry, _) => handle(queue, entry) is { ErrorType: not null } fault ? fault : null);
    }

    private static SqsAnswer? FaultOf(JsonElement entry, out string receipt)
    {
        receipt = SqsRequest.TextOf(entry, "ReceiptHandle") ?? "";
        return receipt.Length == 0 ? SqsAnswer.Missing("ReceiptHandle") : LocalQueue.IsReceiptHandle(receipt) ? null : SqsAnswer.WrongReceipt;
    }
}
