namespace Chat.Web.Tests;

/// <summary>What these tests need of the machine beyond the SDK. Missing, it skips a test; on CI it fails it.</summary>
internal static class Machine
{
    /// <summary>The full path of a program of PATH.</summary>
    public static string Require(string purpose, params string[] names)
    {
        var found = names.Select(Find).FirstOrDefault(path => path is not null);
        if (found is not null) return found;
        var reason = $"{string.Join(" or ", names)} is not on PATH; {purpose}.";
        if (Environment.GetEnvironmentVariable("CI") == "true") Assert.Fail(reason);
        Assert.Skip(reason);
        return "";
    }

    /// <summary>The folder of the sources, found from where the tests were built to.</summary>
    public static string Repository
    {
        get
        {
            var folder = new DirectoryInfo(AppContext.BaseDirectory);
            while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Chat.sln"))) folder = folder.Parent;
            return folder?.FullName ?? throw new InvalidOperationException("No folder above the test program holds Chat.sln.");
        }
    }

    private static string? Find(string name)
    {
        var file = OperatingSystem.IsWindows() ? name + ".exe" : name;
        return (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Select(folder => Path.Combine(folder, file))
            .FirstOrDefault(File.Exists);
    }
}
