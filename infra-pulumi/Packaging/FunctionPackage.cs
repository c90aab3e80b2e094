using System.Security.Cryptography;
using Chat.Packaging;
using Pulumi;

namespace Chat.Infra.Packaging;

/// <summary>The one package that all functions run.</summary>
/// <param name="Path">A zip.</param>
/// <param name="Hash">SHA-256 in base64, as Lambda states it.</param>
public sealed record FunctionPackage(string Path, string Hash, PackageKind Kind)
{
    /// <summary>Of all functions: a fifth cheaper than x64 for the same work.</summary>
    public const string Architecture = "arm64";

    public Archive Code => new FileArchive(Path);

    /// <exception cref="RunException">The file is no such package.</exception>
    public static FunctionPackage At(string path, PackageKind kind)
    {
        if (PackageContent.FaultOf(path, kind, Architecture) is { } fault) throw new RunException($"The package cannot be deployed: {fault}");
        using var file = File.OpenRead(path);
        return new(path, Convert.ToBase64String(SHA256.HashData(file)), kind);
    }
}
