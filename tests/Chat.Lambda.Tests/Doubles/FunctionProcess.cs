using System.Diagnostics;
using Chat.Packaging;

namespace Chat.Lambda.Tests.Doubles;

/// <summary>The program of the functions in a process of its own.</summary>
internal static class FunctionProcess
{
    /// <summary>As it was built. From the program's own folder: a test's has no copy of what ASP.NET Core brings.</summary>
    public static IReadOnlyList<string> Managed { get; } =
    [
        "dotnet",
        Path.GetFullPath(Path.Combine(
            AppContext.BaseDirectory, "..", "..", "Chat.Lambda",
            Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)), "Chat.Lambda.dll")),
    ];

    /// <summary>As native code, published as it is packaged; what is up to date is not built again.</summary>
    public static IReadOnlyList<string> PublishNative()
    {
        var root = Sources.Above(AppContext.BaseDirectory);
        var standIns = Environment.GetEnvironmentVariable("UseStandIns") != "false";
        var files = new FunctionBuild(PackageKind.Native, NativeTools.Architecture, standIns).Publish(root, Path.Combine(root, "artifacts", "package"));
        return [Path.Combine(files, FunctionBuild.Bootstrap)];
    }

    /// <summary>Starts it with no variable of the chat's or of AWS's but those given.</summary>
    public static Process Start(IReadOnlyList<string> command, Dictionary<string, string> variables)
    {
        var start = new ProcessStartInfo(command[0], command.Skip(1)) { RedirectStandardError = true, RedirectStandardOutput = true };
        bool IsOurs(string name) => name.StartsWith("AWS_", StringComparison.Ordinal) || name.StartsWith("CHAT_", StringComparison.Ordinal);
        foreach (var name in start.Environment.Keys.Where(IsOurs).ToList()) start.Environment.Remove(name);
        foreach (var (name, value) in variables) start.Environment[name] = value;
        return Process.Start(start)!;
    }
}
