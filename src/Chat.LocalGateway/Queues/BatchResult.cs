using System.Text.Json;

namespace Chat.LocalGateway.Queues;

/// <summary>What a function that reports failures item by item said of its batch.</summary>
/// <param name="Failed">Ids of messages that come again.</param>
/// <param name="Fault">Null, or why all of the batch comes again.</param>
/// <param name="Thrown">What the function threw, where it ran in this process and did.</param>
internal readonly record struct BatchResult(IReadOnlySet<string> Failed, string? Fault, Exception? Thrown = null)
{
    private static readonly HashSet<string> None = [];

    /// <summary>
    /// As Lambda reads it: an empty or absent list is a success, and what is no such list, or names what was not in the batch,
    /// is a failure of the whole.
    /// </summary>
    public static BatchResult Of(ReadOnlyMemory<byte> payload, IReadOnlyList<QueueDelivery> batch)
    {
        try
        {
            using var json = JsonDocument.Parse(payload);
            return Of(json.RootElement, batch.Select(delivery => delivery.MessageId).ToHashSet(StringComparer.Ordinal));
        }
        catch (JsonException)
        {
            return new(None, "the function returned no JSON");
        }
    }

    private static BatchResult Of(JsonElement result, HashSet<string> sent)
    {
        if (result.ValueKind == JsonValueKind.Null) return new(None, null);
        if (result.ValueKind != JsonValueKind.Object) return new(None, "the function returned no object");
        if (!result.TryGetProperty("batchItemFailures", out var failures) || failures.ValueKind == JsonValueKind.Null) return new(None, null);
        if (failures.ValueKind != JsonValueKind.Array) return new(None, "batchItemFailures is no list");
        var failed = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in failures.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.Object || !item.TryGetProperty("itemIdentifier", out var id) || id.ValueKind != JsonValueKind.String)
                return new(None, "batchItemFailures has an item without an itemIdentifier");
            if (!sent.Contains(id.GetString()!)) return new(None, "batchItemFailures names a message that was not in the batch");
            failed.Add(id.GetString()!);
        }

        return new(failed, null);
    }
}
