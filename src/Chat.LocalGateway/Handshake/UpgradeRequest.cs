namespace Chat.LocalGateway.Handshake;

/// <summary>A request that RFC 6455, section 4.2.1, lets become a WebSocket.</summary>
internal sealed record UpgradeRequest(RequestHead Head, string Key, string Host)
{
    /// <summary>Null with the answer that refuses it.</summary>
    public static UpgradeRequest? Check(RequestHead? head, out HandshakeAnswer? refusal)
    {
        refusal = null;
        if (head is null || head.Method != "GET" || Count(head.Target) < 0) refusal = HandshakeAnswer.BadRequest;
        else if (!head.Lists("Upgrade", "websocket") || !head.Lists("Connection", "Upgrade")) refusal = HandshakeAnswer.UpgradeRequired;
        else if (head.Version != "HTTP/1.1" || head.Single("Host") is null or "") refusal = HandshakeAnswer.BadRequest;
        else if (head.Single("Sec-WebSocket-Version") != "13") refusal = HandshakeAnswer.UpgradeRequired;
        else if (!IsKey(head.Single("Sec-WebSocket-Key")) || HasBody(head)) refusal = HandshakeAnswer.BadRequest;
        return refusal is null ? new UpgradeRequest(head!, head!.Single("Sec-WebSocket-Key")!, head.Single("Host")!) : null;
    }

    /// <summary>The query's pairs in order, decoded. A key without a value has the empty one.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Query()
    {
        int start = Head.Target.IndexOf('?');
        if (start < 0 || start == Head.Target.Length - 1) return [];
        var pairs = new List<KeyValuePair<string, string>>();
        foreach (var pair in Head.Target[(start + 1)..].Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            int equals = pair.IndexOf('=');
            pairs.Add(equals < 0 ? new(Decoded(pair), "") : new(Decoded(pair[..equals]), Decoded(pair[(equals + 1)..])));
        }
        return pairs;
    }

    private static int Count(string target) => target.AsSpan().IndexOfAnyInRange('\0', ' ') >= 0 ? -1 : target.Length;

    private static string Decoded(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));

    private static bool IsKey(string? key)
    {
        Span<byte> decoded = stackalloc byte[24];
        return key is { Length: 24 } && Convert.TryFromBase64String(key, decoded, out int length) && length == 16;
    }

    private static bool HasBody(RequestHead head) =>
        head.All("Transfer-Encoding").Any() || head.All("Content-Length").Any(length => length != "0");
}
