namespace Chat.Gateway.Benchmarks.Machine;

/// <summary>What is on this machine.</summary>
internal static class Programs
{
    /// <summary>Where <c>./chat tools</c> installs what comes from npm.</summary>
    public static string ToolFolder { get; } = Environment.GetEnvironmentVariable("CHAT_TOOLS") is { Length: > 0 } folder
        ? folder
        : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".chat-tools");

    /// <summary>A program's path, or null where it is on none.</summary>
    public static string? Find(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, OperatingSystem.IsWindows() ? name + ".exe" : name))
            .FirstOrDefault(File.Exists);
}
