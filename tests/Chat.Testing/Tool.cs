namespace Chat.Testing;

/// <summary>
/// A program that a test needs and the .NET SDK does not bring. Where it is missing the test is skipped with the
/// reason; in CI, where everything is installed, that is a failure.
/// </summary>
public static class Tool
{
    /// <summary>Where <c>./chat tools</c> installs what comes from npm: outside the checkout, shared by all checkouts.</summary>
    public static string Folder { get; } = Environment.GetEnvironmentVariable("CHAT_TOOLS") is { Length: > 0 } folder
        ? folder
        : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".chat-tools");

    public static bool IsRequired => Environment.GetEnvironmentVariable("CI") == "true";

    public static string Node() => Find("Node", "install Node.js 20 or later", OnPath("node"));

    /// <summary>AWS's command line, of either major version.</summary>
    public static string Aws() => Find("The AWS command line", "install the package awscli", OnPath("aws"));

    /// <summary>The script of an npm package, to be run with Node.</summary>
    public static string NodeScript(string package, string path) =>
        Find(package, "run ./chat tools", Existing(Path.Combine(Folder, "node_modules", package, path)));

    /// <summary>A Chromium to drive: CHAT_CHROMIUM, or the one that the system has.</summary>
    public static string Chromium() => Find(
        "Chromium", "install the package chromium or name one in CHAT_CHROMIUM",
        Existing(Environment.GetEnvironmentVariable("CHAT_CHROMIUM")) ?? OnPath("chromium") ?? OnPath("chromium-browser") ?? OnPath("google-chrome"));

    /// <summary>Runs a command on a terminal of its own; the one of util-linux, other systems' take other options.</summary>
    public static string Terminal() => Find("script", "it is part of util-linux", OperatingSystem.IsLinux() ? OnPath("script") : null);

    private static string Find(string name, string mend, string? path)
    {
        if (path is not null) return path;
        var reason = $"{name} is not on this machine: {mend}.";
        if (IsRequired) Assert.Fail(reason);
        Assert.Skip(reason);
        throw new InvalidOperationException(reason);
    }

    private static string? Existing(string? path) => File.Exists(path) ? path : null;

    private static string? OnPath(string name)
    {
        string[] endings = OperatingSystem.IsWindows() ? [".exe", ".cmd"] : [""];
        return (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .SelectMany(folder => endings.Select(ending => Path.Combine(folder, name + ending)))
            .FirstOrDefault(File.Exists);
    }
}
