using Chat.Packaging;
using Chat.Packaging.Tests.Doubles;

namespace Chat.Infra.Tests.Graph;

/// <summary>Small packages of the right form.</summary>
internal static class Packages
{
    public static string Managed { get; } = Zip("managed", "Chat.Lambda.dll");

    public static string Native { get; } = Zip("native", "bootstrap");

    public static string Marked { get; } = Zip("marked", "Chat.Lambda.dll", PackageContent.Mark);

    public static string Zip(string name, params string[] entries)
    {
        var folder = Directory.CreateTempSubdirectory("chat-package").FullName;
        var content = Directory.CreateDirectory(Path.Combine(folder, name));
        foreach (var entry in entries) File.WriteAllBytes(Path.Combine(content.FullName, entry), ElfFile.Needing("arm64", "GLIBC_2.34"));
        var zip = Path.Combine(folder, $"{name}.zip");
        ReproducibleZip.Write(content.FullName, zip, FunctionBuild.Bootstrap);
        return zip;
    }
}
