using System.Runtime.InteropServices;

namespace Chat.LocalGateway.Processes;

/// <summary>The program that a function's process runs.</summary>
/// <param name="File">What is started.</param>
/// <param name="Arguments">With what.</param>
/// <param name="Path">The published file that a person knows it by.</param>
public sealed record FunctionProgram(string File, IReadOnlyList<string> Arguments, string Path)
{
    /// <summary>
    /// The native bootstrap where one has been published since the managed assembly was built with the gateway, else that
    /// assembly: what is tried out is never older than its sources. Both are where a build puts them, beside the gateway's own
    /// folder: the assembly needs a folder of its own, as the gateway takes some of its libraries from another framework.
    /// </summary>
    public static FunctionProgram Find()
    {
        var own = new DirectoryInfo(AppContext.BaseDirectory);
        var builds = own.Parent!.Parent!.FullName;
        var managed = System.IO.Path.Combine(builds, "Chat.Lambda", own.Name, "Chat.Lambda.dll");
        var published = System.IO.Path.GetFullPath(System.IO.Path.Combine(
            builds, "..", "publish", "Chat.Lambda", $"release_{RuntimeInformation.RuntimeIdentifier}", "bootstrap"));
        return System.IO.File.Exists(published) && System.IO.File.GetLastWriteTimeUtc(published) >= System.IO.File.GetLastWriteTimeUtc(managed)
            ? Of(published)
            : Of(managed);
    }

    /// <summary>A bootstrap, or an assembly that is one.</summary>
    /// <exception cref="LocalChatException">There is no such file, or it may not be run; one sentence.</exception>
    public static FunctionProgram Of(string path)
    {
        if (!System.IO.File.Exists(path))
            throw new LocalChatException($"There is no function binary {path}: publish Chat.Lambda, or name another file with --bootstrap.");
        if (path.EndsWith(".dll", StringComparison.OrdinalIgnoreCase)) return new("dotnet", ["exec", path], path);
        const UnixFileMode Executable = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        if (!OperatingSystem.IsWindows() && (System.IO.File.GetUnixFileMode(path) & Executable) == 0)
            throw new LocalChatException($"The function binary {path} may not be run: make it executable with chmod +x.");
        return new(System.IO.Path.GetFullPath(path), [], path);
    }
}
