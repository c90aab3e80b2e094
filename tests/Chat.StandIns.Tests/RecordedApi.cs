namespace Chat.StandIns.Tests;

/// <summary>
/// The public API of a package as the files of <c>api/</c> write it: a header line, namespaces, a line for each type and,
/// indented, one for each member.
/// </summary>
internal sealed class RecordedApi
{
    private readonly Dictionary<string, Dictionary<string, ApiLine>> _types = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ApiLine> _headers = new(StringComparer.Ordinal);

    private RecordedApi(string package, string version) => (Package, Version) = (package, version);

    public string Package { get; }

    public string Version { get; }

    public static RecordedApi Read(string path)
    {
        var lines = File.ReadAllLines(path);
        var facts = lines[0].TrimStart('#', ' ').Split('|', StringSplitOptions.TrimEntries)
            .Select(fact => fact.Split(": ", 2)).ToDictionary(pair => pair[0], pair => pair[1]);
        var api = new RecordedApi(facts["package"], facts["version"]);
        var (space, type) = ("", "");
        foreach (var line in lines.Where(line => !string.IsNullOrWhiteSpace(line) && !line.TrimStart().StartsWith('#')))
        {
            if (line.StartsWith("namespace ", StringComparison.Ordinal)) space = line["namespace ".Length..];
            else if (line[0] != ' ') api.AddType(type = $"{space} | {ApiLine.Parse(line).Text}", ApiLine.Parse(line));
            else api._types[type][ApiLine.Parse(line).Text] = ApiLine.Parse(line);
        }
        return api;
    }

    /// <summary>One sentence for each thing that a type has and the package has not.</summary>
    public IEnumerable<string> Differences(Type type)
    {
        var name = new ApiText(type);
        var key = $"{type.Namespace} | {name.Header.Text}";
        if (!_types.TryGetValue(key, out var members)) return [$"{Package} {Version} has no type '{key}'."];
        return name.Members.SelectMany(member => members.TryGetValue(member.Text, out var recorded)
                ? member.AttributesUnlike(recorded)
                : [$"{type.FullName}: {Package} {Version} has no member '{member.Text}'."])
            .Concat(name.Header.AttributesUnlike(_headers[key]));
    }

    private void AddType(string key, ApiLine header)
    {
        _types.Add(key, new(StringComparer.Ordinal));
        _headers.Add(key, header);
    }
}
