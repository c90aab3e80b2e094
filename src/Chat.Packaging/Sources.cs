namespace Chat.Packaging;

/// <summary>The folder that holds the sources.</summary>
public static class Sources
{
    /// <summary>The nearest folder, going up, that holds the functions' project.</summary>
    /// <exception cref="PackageException">There is none above.</exception>
    public static string Above(string folder)
    {
        for (var at = folder; at is not null; at = Path.GetDirectoryName(at))
            if (File.Exists(ProjectIn(at))) return at;
        throw new PackageException($"No folder above {folder} holds src/Chat.Lambda: package inside the checkout.");
    }

    internal static string ProjectIn(string root) => Path.Combine(root, "src", "Chat.Lambda", "Chat.Lambda.csproj");
}
