using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace Chat.Stores.DynamoDb.Table;

/// <summary>
/// What a write does and on which condition. Every attribute is written with a # in front, because DynamoDB reserves
/// words such as name, user and ttl; <c>#in</c> stands for <see cref="In"/>, a room as a key of a map.
/// </summary>
internal readonly partial record struct Expression(string? Update = null, string? Condition = null, Item? Values = null, string? In = null)
{
    private static readonly ConcurrentDictionary<(string?, string?), Dictionary<string, string>> Known = new();

    /// <summary>Exactly the names that are used, or null for none: DynamoDB refuses one too many and an empty list.</summary>
    public Dictionary<string, string>? Names
    {
        get
        {
            var names = Known.GetOrAdd((Update, Condition), static parts => Read($"{parts.Item1} {parts.Item2}"));
            if (names.Count == 0)
                return null;
            return In is null ? names : new(names) { ["#in"] = In };
        }
    }

    private static Dictionary<string, string> Read(string text) =>
        Alias().Matches(text).Select(match => match.Value).Distinct().ToDictionary(alias => alias, alias => alias[1..]);

    [GeneratedRegex("#[a-z]+")]
    private static partial Regex Alias();
}
