using System.IO.Compression;

namespace Chat.Packaging;

/// <summary>What a package must hold, and must not.</summary>
public static class PackageContent
{
    /// <summary>The assembly that Lambda starts; on a managed runtime the handler setting names it.</summary>
    public const string Assembly = "Chat.Lambda";

    /// <summary>Beside the functions wherever they were built with stand-ins: their project puts it there.</summary>
    public const string Mark = "STAND-INS.txt";

    // Lambda takes 50 MB directly; ours has a few.
    private const long LargestBytes = 50_000_000;

    private const int AnybodyExecutes = 0b001_001_001 << 16;

    /// <summary>The C library of Amazon Linux 2023: a program that wants a newer one does not start there.</summary>
    private static readonly Version Glibc = new(2, 34);

    /// <summary>What is wrong with the file, in one sentence; null where nothing is.</summary>
    /// <param name="architecture">Of the functions that run it.</param>
    public static string? FaultOf(string path, PackageKind kind, string architecture)
    {
        if (!File.Exists(path)) return $"there is no package at {path}: build one there, or leave the setting out and the program builds it.";
        if (new FileInfo(path).Length > LargestBytes) return $"{path} is larger than the {LargestBytes / 1_000_000} MB that Lambda takes.";
        try
        {
            using var zip = ZipFile.OpenRead(path);
            if (zip.GetEntry(Mark) is not null)
                return $"{path} was built with stand-ins in place of AWS's packages, for trying out: make one without --allow-stand-ins.";
            return FaultOf(zip, path, kind, architecture);
        }
        catch (InvalidDataException)
        {
            return $"{path} is not a zip file.";
        }
    }

    /// <summary>What keeps the content from running on Lambda, stand-ins or not.</summary>
    internal static string? FaultOf(ZipArchive zip, string path, PackageKind kind, string architecture)
    {
        var needed = kind == PackageKind.Native ? FunctionBuild.Bootstrap : $"{Assembly}.dll";
        if (zip.GetEntry(needed) is not { } entry) return $"{path} holds no {needed}, which a {kind.ToString().ToLowerInvariant()} package must.";
        return kind == PackageKind.Native ? FaultOf(entry, path, architecture) : null;
    }

    private static string? FaultOf(ZipArchiveEntry bootstrap, string path, string architecture)
    {
        if ((bootstrap.ExternalAttributes & AnybodyExecutes) != AnybodyExecutes)
            return $"{path} holds a bootstrap that is not executable, which Lambda refuses to start: pack it with mode 755.";
        using var stream = bootstrap.Open();
        using var content = new MemoryStream();
        stream.CopyTo(content);
        if (ElfImage.Read(content.GetBuffer().AsSpan(0, (int)content.Length)) is not { } program)
            return $"{path} holds a bootstrap that is no Linux program: build it on Linux.";
        if (program.Architecture != architecture)
            return $"{path} holds a bootstrap for {program.Architecture}, and the functions run on {architecture}: build it on an {architecture} machine.";
        return program.NewerThan(Glibc) is [var oldest, ..]
            ? $"{path} holds a bootstrap that needs {oldest}, and Amazon Linux 2023 has GLIBC_{Glibc}: build it there, or on another system as old."
            : null;
    }
}
