using System.Runtime.CompilerServices;

namespace Chat.Repository.Tests;

/// <summary>The checkout that this test was built from.</summary>
internal static class RepositoryFiles
{
    private static readonly string[] NotSources = ["artifacts", ".git", ".chat", "node_modules", "bin", "obj"];

    public static string Root { get; } = FindRoot();

    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    /// <summary>Paths from the root, with forward slashes.</summary>
    public static IEnumerable<string> All(string pattern) =>
        Walk(Root, pattern).Select(path => Path.GetRelativePath(Root, path).Replace('\\', '/')).Order(StringComparer.Ordinal);

    private static IEnumerable<string> Walk(string folder, string pattern) =>
        Directory.EnumerateFiles(folder, pattern).Concat(
            Directory.EnumerateDirectories(folder)
                .Where(child => !NotSources.Contains(Path.GetFileName(child)))
                .SelectMany(child => Walk(child, pattern)));

    // The build maps source paths to /chat/, so the folder is found from the binary: artifacts/bin/<project>/<configuration>.
    private static string FindRoot()
    {
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
            if (File.Exists(Path.Combine(folder, "Chat.sln"))) return folder;
        throw new DirectoryNotFoundException("No folder above the tests holds Chat.sln.");
    }
}
