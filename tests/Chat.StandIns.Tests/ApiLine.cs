namespace Chat.StandIns.Tests;

/// <summary>A type's or a member's line, its attributes set apart.</summary>
internal sealed record ApiLine(string Text, IReadOnlyList<string> Attributes)
{
    /// <summary>Attributes that are part of what a program or the wire sees; the others a stand-in may leave out.</summary>
    private static readonly string[] Binding = ["[JsonPropertyName(", "[Input(", "[Output(", "[ResourceType(", "[EnumType", "[OutputType", "[AttributeUsage("];

    public static ApiLine Parse(string line)
    {
        var attributes = new List<string>();
        var text = line.Trim();
        while (text.StartsWith('['))
        {
            var end = EndOfAttribute(text);
            attributes.Add(text[..end]);
            text = text[end..].TrimStart();
        }
        return new(text, attributes);
    }

    public IEnumerable<string> AttributesUnlike(ApiLine recorded) =>
        Attributes.Except(recorded.Attributes).Select(extra => $"The package has no {extra} on '{Text}'.").Concat(
            recorded.Attributes.Where(attribute => Binding.Any(start => attribute.StartsWith(start, StringComparison.Ordinal)))
                .Except(Attributes).Select(missing => $"'{Text}' lacks the package's {missing}."));

    // A bracket inside the quotes of an argument ends nothing.
    private static int EndOfAttribute(string text)
    {
        var quoted = false;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\') i++;
            else if (text[i] == '"') quoted = !quoted;
            else if (text[i] == ']' && !quoted) return i + 1;
        }
        throw new FormatException($"An attribute does not end: {text}");
    }
}
