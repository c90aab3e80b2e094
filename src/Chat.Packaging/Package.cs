using System.IO.Compression;
using System.Security.Cryptography;

namespace Chat.Packaging;

/// <summary>A deployment package that was made here.</summary>
/// <param name="Path">The zip.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Sha256">In lower-case hexadecimal.</param>
public sealed record Package(FunctionBuild Build, string Path, long Bytes, string Sha256)
{
    /// <summary>Builds the functions and packs them. Same sources, same bytes.</summary>
    /// <param name="root">The checkout.</param>
    /// <param name="work">Gets what the build makes.</param>
    /// <param name="output">The folder of the zip.</param>
    /// <exception cref="PackageException">It cannot be built here, or would not run on Lambda.</exception>
    public static Package Make(FunctionBuild build, string root, string work, string output)
    {
        var files = build.Publish(root, work);
        Directory.CreateDirectory(output);
        var zip = System.IO.Path.Combine(output, $"chat-{build.Name}.zip");
        ReproducibleZip.Write(files, zip, FunctionBuild.Bootstrap, IsForDebuggers);
        if (FaultOf(build, zip) is { } fault)
        {
            File.Delete(zip);
            throw new PackageException($"The package is not what it must be: {fault}");
        }

        return new(build, zip, new FileInfo(zip).Length, Hash(zip));
    }

    private static bool IsForDebuggers(string path) =>
        path.EndsWith(".dbg", StringComparison.Ordinal) || path.EndsWith(".pdb", StringComparison.Ordinal);

    private static string? FaultOf(FunctionBuild build, string path)
    {
        if (!build.StandIns) return PackageContent.FaultOf(path, build.Kind, build.Architecture);
        using var zip = ZipFile.OpenRead(path);
        return zip.GetEntry(PackageContent.Mark) is null
            ? $"{path} was built with stand-ins and does not say so in {PackageContent.Mark}: mend src/Chat.Lambda."
            : PackageContent.FaultOf(zip, path, build.Kind, build.Architecture);
    }

    private static string Hash(string path)
    {
        using var file = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(file));
    }
}
