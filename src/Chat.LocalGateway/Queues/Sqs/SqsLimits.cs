using System.Buffers;

namespace Chat.LocalGateway.Queues.Sqs;

/// <summary>SQS's own limits.</summary>
internal static class SqsLimits
{
    /// <summary>Entries of a batch, and messages of a receipt.</summary>
    public const int Entries = 10;

    /// <summary>Bytes of a message, and of all messages of a batch: 1 MiB since August 2025.</summary>
    public const int Bytes = 1 << 20;

    /// <summary>Of a request with such a batch, every byte of it escaped in its JSON.</summary>
    public const int RequestBytes = 6 * Bytes + 65_536;

    /// <summary>Seconds that a message may be delayed.</summary>
    public const int Delay = 900;

    /// <summary>Seconds that a receiver may wait.</summary>
    public const int Wait = 20;

    /// <summary>Seconds that a message may be hidden: twelve hours.</summary>
    public const int Visibility = 43_200;

    private static readonly SearchValues<char> EntryIdCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");

    public static bool IsEntryId(string id) => id.Length is > 0 and <= 80 && id.AsSpan().IndexOfAnyExcept(EntryIdCharacters) < 0;

    /// <summary>Whether a text has no characters but those that XML has.</summary>
    public static bool IsContent(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
            if (c is '\uFFFE' or '\uFFFF' || (c < ' ' && c is not ('\t' or '\n' or '\r'))) return false;
        return true;
    }
}
