namespace Chat.LocalGateway.Handshake;

/// <summary>
/// Why $connect refused a handshake, for the log: the sentence in the function's body, which no client is shown. A function of
/// somebody else's may repeat in it what it was sent, so one that holds a value of the query or of the offered subprotocols,
/// where tokens are, is kept back whole.
/// </summary>
internal static class RefusalReason
{
    private const int MostCharacters = 200;

    /// <summary>No token is shorter; names and rooms that are may stand in a sentence by chance.</summary>
    private const int ShortestSecret = 8;

    public static string? Of(string? body, UpgradeRequest request)
    {
        if (string.IsNullOrWhiteSpace(body)) return null;
        if (Values(request).Any(value => value.Length >= ShortestSecret && body.Contains(value, StringComparison.OrdinalIgnoreCase)))
            return "a reason that repeats what the client sent, and is kept back";
        var sentence = string.Concat(body.Select(character => char.IsControl(character) ? ' ' : character)).Trim();
        return sentence.Length <= MostCharacters ? sentence : sentence[..MostCharacters] + "...";
    }

    private static IEnumerable<string> Values(UpgradeRequest request) =>
        request.Query().Select(pair => pair.Value).Concat(
            request.Head.All("Sec-WebSocket-Protocol").SelectMany(value => value.Split(',', StringSplitOptions.TrimEntries))
                .Select(value => value[(value.IndexOf('.', StringComparison.Ordinal) + 1)..]));
}
