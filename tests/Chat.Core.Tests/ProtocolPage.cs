namespace Chat.Core.Tests;

/// <summary>docs/protocol.md, as the tests read it.</summary>
internal static class ProtocolPage
{
    private static readonly string[] Lines = File.ReadAllLines(Path.Combine(Root(), "docs", "protocol.md"));

    /// <summary>The lines of a section, without its heading.</summary>
    public static string[] Section(string heading)
    {
        var rest = Lines.SkipWhile(line => line != $"## {heading}").Skip(1);
        var body = rest.TakeWhile(line => !line.StartsWith("## ", StringComparison.Ordinal)).ToArray();
        Assert.NotEmpty(body);
        return body;
    }

    /// <summary>What is in backquotes in the first cell of each row of a section's table.</summary>
    public static string[] FirstCells(string heading) =>
        [.. Rows(heading).SelectMany(row => Quoted(row.Split('|')[1]))];

    /// <summary>The rows of a section's table that begin with something in backquotes.</summary>
    public static IEnumerable<string> Rows(string heading) =>
        Section(heading).Where(line => line.StartsWith("| `", StringComparison.Ordinal));

    public static IEnumerable<string> Quoted(string text) => text.Split('`').Where((_, index) => index % 2 == 1);

    public static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Chat.sln"))) folder = folder.Parent;
        return folder?.FullName
            ?? throw new InvalidOperationException("The tests run from a clone of the repository: no Chat.sln above them.");
    }
}
