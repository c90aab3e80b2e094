namespace Chat.LocalGateway.Management.Signatures;

/// <summary>A query as SigV4 wants it: each name and value escaped anew, then sorted. No SDK sends one here; others may.</summary>
internal static class CanonicalQuery
{
    public static string Of(string query) =>
        string.Join('&', query.Split('&', StringSplitOptions.RemoveEmptyEntries).Select(Pair).Order(Comparer<(string Name, string Value)>.Create(Compare))
            .Select(pair => $"{pair.Name}={pair.Value}"));

    private static (string Name, string Value) Pair(string text)
    {
        int equals = text.IndexOf('=');
        return equals < 0 ? (Escape(text), "") : (Escape(text[..equals]), Escape(text[(equals + 1)..]));
    }

    private static string Escape(string sent) => Uri.EscapeDataString(Uri.UnescapeDataString(sent));

    private static int Compare((string Name, string Value) one, (string Name, string Value) other) =>
        string.CompareOrdinal(one.Name, other.Name) is not 0 and var byName ? byName : string.CompareOrdinal(one.Value, other.Value);
}
