using System.Runtime.InteropServices;

namespace Chat.Packaging;

/// <summary>What compiling to native code needs of the machine.</summary>
public static class NativeTools
{
    private static readonly string[] Linkers = ["clang", "gcc"];

    /// <summary>The architecture of this machine, as runtime identifiers name it.</summary>
    public static string Architecture { get; } = RuntimeInformation.OSArchitecture.ToString().ToLowerInvariant();

    /// <summary>Why this machine cannot build a bootstrap of that architecture, in one sentence; null where it can.</summary>
    public static string? FaultFor(string architecture) => FaultFor(architecture, Environment.GetEnvironmentVariable("PATH") ?? "");

    internal static string? FaultFor(string architecture, string path)
    {
        if (!OperatingSystem.IsLinux())
            return "A native package is built on Linux alone: build it there, or package --target managed.";
        if (architecture != Architecture)
            return $"A native package for {architecture} is built on an {architecture} machine, and this is {Architecture}: "
                + "build it there, or package --target managed.";
        return Linkers.Any(linker => IsIn(path, linker))
            ? null
            : "A native package needs a linker: install clang and zlib1g-dev (or gcc), or package --target managed.";
    }

    internal static void Check(string architecture)
    {
        if (FaultFor(architecture) is { } fault) throw new PackageException(fault);
    }

    private static bool IsIn(string path, string program) =>
        path.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Any(folder => File.Exists(Path.Combine(folder, program)));
}
