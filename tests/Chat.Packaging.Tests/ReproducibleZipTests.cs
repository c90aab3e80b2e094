using System.IO.Compression;
using Chat.Packaging.Tests.Doubles;

namespace Chat.Packaging.Tests;

public sealed class ReproducibleZipTests : IDisposable
{
    private readonly Folders _folders = new();

    public void Dispose() => _folders.Dispose();

    [Fact]
    public void A_zip_depends_on_names_and_contents_alone()
    {
        var first = Zip(["b.txt", "a/c.txt", "a.txt"], DateTime.UtcNow);
        var second = Zip(["a.txt", "a/c.txt", "b.txt"], new DateTime(2001, 2, 3, 4, 5, 6, DateTimeKind.Utc));
        Assert.Equal(File.ReadAllBytes(first), File.ReadAllBytes(second));
        Assert.NotEqual(File.ReadAllBytes(first), File.ReadAllBytes(Zip(["a.txt", "a/c.txt", "b.txt", "d.txt"], DateTime.UtcNow)));
    }

    [Fact]
    public void Entries_are_sorted_and_only_the_program_is_executable()
    {
        using var zip = ZipFile.OpenRead(Zip(["z.dll", "bootstrap", "a.dll", "bootstrap.dbg"], DateTime.UtcNow));
        Assert.Equal(["a.dll", "bootstrap", "z.dll"], zip.Entries.Select(entry => entry.FullName));
        // rw-r--r--, and rwxr-xr-x for the one.
        Assert.Equal([0x1A4, 0x1ED, 0x1A4], zip.Entries.Select(entry => (entry.ExternalAttributes >> 16) & 0x1FF));
    }

    private string Zip(string[] names, DateTime written)
    {
        var folder = _folders.New("zip");
        foreach (var name in names)
        {
            var path = Path.Combine(folder, "content", name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, $"content of {name}");
            File.SetLastWriteTimeUtc(path, written);
        }
        var zip = Path.Combine(folder, "out.zip");
        ReproducibleZip.Write(Path.Combine(folder, "content"), zip, "bootstrap", leaveOut: path => path.EndsWith(".dbg", StringComparison.Ordinal));
        return zip;
    }
}
