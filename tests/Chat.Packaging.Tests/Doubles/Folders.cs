namespace Chat.Packaging.Tests.Doubles;

/// <summary>Temporary folders of a test, gone with it.</summary>
internal sealed class Folders : IDisposable
{
    private readonly List<string> _all = [];

    /// <summary>The checkout that the tests were built from.</summary>
    public static string Root { get; } = FindRoot();

    public string New(string name)
    {
        var folder = Directory.CreateTempSubdirectory($"chat-{name}").FullName;
        _all.Add(folder);
        return folder;
    }

    /// <summary>The sources in another folder, where nothing was built before: neither may make a difference.</summary>
    public string Copy(string name)
    {
        var copy = New(name);
        foreach (var file in new[] { "Directory.Build.props", "Directory.Packages.props", "global.json", ".editorconfig" })
            File.Copy(Path.Combine(Root, file), Path.Combine(copy, file));
        foreach (var folder in new[] { "src", "standins" })
            foreach (var file in Directory.EnumerateFiles(Path.Combine(Root, folder), "*", SearchOption.AllDirectories))
            {
                var target = Path.Combine(copy, Path.GetRelativePath(Root, file));
                Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                File.Copy(file, target);
            }
        return copy;
    }

    public void Dispose() => _all.ForEach(folder => Directory.Delete(folder, recursive: true));

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Chat.sln"))) folder = Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException("Chat.sln");
        return folder;
    }
}
