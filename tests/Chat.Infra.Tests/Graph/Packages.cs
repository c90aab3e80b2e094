using Chat.Infra.Packaging;

namespace Chat.Infra.Tests.Graph;

/// <summary>Small packages of the right form.</summary>
internal static class Packages
{
    public static string Managed { get; } = Zip("managed", "Chat.Lambda.dll");

    public static string Native { get; } = Zip("native", "bootstrap");

    public static string Zip(string name, string entry)
    {
        var folder = Directory.CreateTempSubdirectory("chat-package").FullName;
        var content = Directory.CreateDirectory(Path.Combine(folder, name));
        File.WriteAllText(Path.Combine(content.FullName, entry), "not a real one");
        var zip = Path.Combine(folder, $"{name}.zip");
        ReproducibleZip.Write(content.FullName, zip);
        return zip;
    }
}
