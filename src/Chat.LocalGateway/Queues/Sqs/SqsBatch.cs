using System.Text.Json;

namespace Chat.LocalGateway.Queues.Sqs;

/// <summary>What all batches have in common: entries with ids of their own, each with its own outcome.</summary>
internal static class SqsBatch
{
    public static SqsAnswer? FaultOf(IReadOnlyList<JsonElement> entries)
    {
        if (entries.Count == 0) return SqsAnswer.NoEntries;
        if (entries.Count > SqsLimits.Entries) return SqsAnswer.TooManyEntries(entries.Count);
        var ids = entries.Select(entry => SqsRequest.TextOf(entry, "Id") ?? "").ToList();
        if (!ids.TrueForAll(SqsLimits.IsEntryId)) return SqsAnswer.WrongEntryId;
        return ids.Distinct(StringComparer.Ordinal).Count() < ids.Count ? SqsAnswer.TwiceInBatch : null;
    }

    /// <param name="entries">Checked.</param>
    /// <param name="handle">Does one, writes what its success says besides its id, and gives null; or says why not.</param>
    public static SqsAnswer Each(IReadOnlyList<JsonElement> entries, Func<JsonElement, Utf8JsonWriter, SqsAnswer?> handle)
    {
        var failed = new List<(string Id, SqsAnswer Fault)>();
        return SqsAnswer.With(json =>
        {
            json.WriteStartArray("Successful"u8);
            foreach (var entry in entries)
            {
                // Written aside: what fails has no place among the successes.
                var id = SqsRequest.TextOf(entry, "Id")!;
                SqsAnswer? fault = null;
                var success = SqsAnswer.With(aside =>
                {
                    aside.WriteString("Id"u8, id);
                    fault = handle(entry, aside);
                });
                if (fault is null) json.WriteRawValue(success.Body.Span);
                else failed.Add((id, fault));
            }

            json.WriteEndArray();
            if (failed.Count > 0) WriteFailed(json, failed);
        });
    }

    private static void WriteFailed(Utf8JsonWriter json, List<(string Id, SqsAnswer Fault)> failed)
    {
        json.WriteStartArray("Failed"u8);
        foreach (var (id, fault) in failed)
        {
            using var body = JsonDocument.Parse(fault.Body);
            json.WriteStartObject();
            json.WriteString("Id"u8, id);
            json.WriteBoolean("SenderFault"u8, fault.IsRefusal);
            json.WriteString("Code"u8, fault.Code);
            json.WriteString("Message"u8, body.RootElement.GetProperty("message").GetString());
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
