using System.Xml.Linq;

namespace Chat.StandIns.Tests;

/// <summary>The checkout that this test was built from, and the data beside its binary.</summary>
internal static class Repository
{
    private static readonly string Root = FindRoot();

    /// <summary>The ids of the packages that something stands in for: the folders of standins/ that hold a project of their own name.</summary>
    public static IReadOnlyList<string> StandIns { get; } =
        [.. Directory.EnumerateDirectories(Path.Combine(Root, "standins")).Select(folder => Path.GetFileName(folder))
            .Where(id => File.Exists(Path.Combine(Root, "standins", id, $"{id}.csproj"))).Order(StringComparer.Ordinal)];

    public static RecordedApi Api(string package)
    {
        var files = Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "api"), $"{package}-*.txt");
        Assert.True(files.Length == 1, $"The API of {package} is to be in one file, api/{package}-<version>.txt; there are {files.Length}.");
        Assert.Equal($"{package}-{RecordedApi.Read(files[0]).Version}", Path.GetFileNameWithoutExtension(files[0]));
        return RecordedApi.Read(files[0]);
    }

    public static string CentralVersion(string package) =>
        XDocument.Load(Path.Combine(AppContext.BaseDirectory, "Directory.Packages.props")).Descendants("PackageVersion")
            .Where(version => (string?)version.Attribute("Include") == package).Select(version => (string)version.Attribute("Version")!)
            .SingleOrDefault() ?? "none in Directory.Packages.props";

    /// <summary>The project files of the product.</summary>
    public static IEnumerable<(string Name, XDocument Xml)> Projects() =>
        Directory.EnumerateFiles(Path.Combine(Root, "src"), "*.csproj", SearchOption.AllDirectories)
            .Select(path => (Path.GetFileNameWithoutExtension(path), XDocument.Load(path)));

    // The build maps source paths to /chat/, so the folder is found from the binary.
    private static string FindRoot()
    {
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
            if (File.Exists(Path.Combine(folder, "Chat.sln"))) return folder;
        throw new DirectoryNotFoundException("No folder above the tests holds Chat.sln.");
    }
}
