namespace Chat.Commands;

/// <summary>
/// Lines for a terminal. Words of a server, of a worker and of a file stand in them, and a terminal obeys control characters:
/// what they say must neither clear the screen, nor begin a line of its own, nor turn the direction of the rest.
/// </summary>
public static class TerminalText
{
    /// <summary>Of a line; a server may call an error what fills a hundred screens.</summary>
    private const int MostCharacters = 2_000;

    /// <summary>Writes one line, clean.</summary>
    public static void WriteTerminalLine(this TextWriter output, string line) => output.WriteLine(Clean(line));

    /// <summary>On one line, with a question mark for each character that is none to be seen.</summary>
    public static string Clean(string line)
    {
        var seen = line.Length <= MostCharacters ? line : line[..MostCharacters] + "...";
        return seen.AsSpan().ContainsAny(Orders) ? string.Concat(seen.Select(one => Orders.Contains(one) ? '?' : one)) : seen;
    }

    /// <summary>C0, DEL and C1; the ends of a line and of a paragraph; and what Unicode has for the direction of text.</summary>
    private static readonly System.Buffers.SearchValues<char> Orders = System.Buffers.SearchValues.Create(
        [.. Enumerable.Range(0, 0xa0).Select(code => (char)code).Where(char.IsControl), .. "\u061c\u200e\u200f\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"]);
}
