using System.Runtime.InteropServices;

namespace Chat.Lambda.Queues;

/// <summary>How many jobs go into one request.</summary>
internal static class SendBatches
{
    /// <summary>Entries that SQS takes at once.</summary>
    public const int Entries = 10;

    /// <summary>1 MiB, of one body as of all bodies of a request; since August 2025, before it was 256 KB.</summary>
    public const int Bytes = 1 << 20;

    /// <summary>Cuts jobs, by their indexes and in their order, into requests that SQS takes whole. One that is over the limit by itself comes in none.</summary>
    public static IEnumerable<ReadOnlyMemory<int>> Of(IReadOnlyList<ReadOnlyMemory<byte>> jobs, IReadOnlyList<int> indexes)
    {
        var batch = new List<int>(Entries);
        var bytes = 0;
        foreach (var index in indexes)
        {
            var length = jobs[index].Length;
            if (length > Bytes) continue;
            if (batch.Count == Entries || bytes + length > Bytes)
            {
                yield return CollectionsMarshal.AsSpan(batch).ToArray();
                batch.Clear();
                bytes = 0;
            }

            batch.Add(index);
            bytes += length;
        }

        if (batch.Count > 0) yield return batch.ToArray();
    }
}
