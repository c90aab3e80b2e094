using System.Text;

namespace Chat.LocalGateway.Handshake;

/// <summary>The line and headers of one HTTP request.</summary>
internal sealed record RequestHead(string Method, string Target, string Version, IReadOnlyList<KeyValuePair<string, string>> Headers)
{
    private static readonly System.Buffers.SearchValues<char> Token = System.Buffers.SearchValues.Create(
        "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");

    /// <summary>Where the head in these bytes ends, -1 while it does not.</summary>
    public static int EndOf(ReadOnlySpan<byte> bytes)
    {
        int blank = bytes.IndexOf("\r\n\r\n"u8);
        return blank < 0 ? -1 : blank + 4;
    }

    /// <summary>Null where the bytes are no head by RFC 9112.</summary>
    public static RequestHead? Parse(ReadOnlySpan<byte> bytes)
    {
        var lines = Encoding.UTF8.GetString(bytes[..^4]).Split("\r\n");
        var words = lines[0].Split(' ');
        if (words.Length != 3 || words[1].Length == 0 || !words[2].StartsWith("HTTP/", StringComparison.Ordinal)) return null;
        var headers = new List<KeyValuePair<string, string>>(lines.Length - 1);
        foreach (var line in lines.AsSpan(1))
        {
            int colon = line.IndexOf(':');
            if (colon <= 0 || line.AsSpan(0, colon).ContainsAnyExcept(Token)) return null;
            var value = line.AsSpan(colon + 1).Trim(" \t");
            if (value.IndexOfAnyInRange('\0', '\x08') >= 0 || value.IndexOfAnyInRange('\n', '\x1f') >= 0 || value.Contains('\x7f')) return null;
            headers.Add(new(line[..colon], value.ToString()));
        }
        return new RequestHead(words[0], words[1], words[2], headers);
    }

    /// <summary>The values of a header, in order.</summary>
    public IEnumerable<string> All(string name)
    {
        foreach (var (key, value) in Headers)
            if (key.Equals(name, StringComparison.OrdinalIgnoreCase)) yield return value;
    }

    /// <summary>The value of a header that is there exactly once, else null.</summary>
    public string? Single(string name)
    {
        string? found = null;
        foreach (var (key, value) in Headers)
        {
            if (!key.Equals(name, StringComparison.OrdinalIgnoreCase)) continue;
            if (found is not null) return null;
            found = value;
        }
        return found;
    }

    /// <summary>Whether a comma-separated header lists this word, in whatever capitals.</summary>
    public bool Lists(string name, string word)
    {
        foreach (var value in All(name))
            foreach (var part in value.Split(',', StringSplitOptions.TrimEntries))
                if (part.Equals(word, StringComparison.OrdinalIgnoreCase)) return true;
        return false;
    }
}
