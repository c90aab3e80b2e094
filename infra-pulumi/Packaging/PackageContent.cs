using System.IO.Compression;

namespace Chat.Infra.Packaging;

/// <summary>What a package must hold.</summary>
internal static class PackageContent
{
    /// <summary>The assembly that Lambda starts; on a managed runtime the handler setting names it.</summary>
    public const string Assembly = "Chat.Lambda";

    /// <summary>The program that Lambda starts on Amazon Linux.</summary>
    public const string Bootstrap = "bootstrap";

    // Lambda takes 50 MB directly; ours has a few.
    private const long LargestBytes = 50_000_000;

    /// <summary>What is wrong with the file, in one sentence; null where nothing is.</summary>
    public static string? FaultOf(string path, PackageKind kind)
    {
        if (!File.Exists(path)) return $"there is no package at {path}: build one there, or leave the setting out and the program builds it.";
        if (new FileInfo(path).Length > LargestBytes) return $"{path} is larger than the {LargestBytes / 1_000_000} MB that Lambda takes.";
        var needed = kind == PackageKind.Native ? Bootstrap : $"{Assembly}.dll";
        try
        {
            using var zip = ZipFile.OpenRead(path);
            return zip.GetEntry(needed) is null ? $"{path} holds no {needed}, which a {kind.ToString().ToLowerInvariant()} package must." : null;
        }
        catch (InvalidDataException)
        {
            return $"{path} is not a zip file.";
        }
    }
}
