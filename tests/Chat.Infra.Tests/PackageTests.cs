using System.IO.Compression;
using Chat.Infra.Packaging;
using Chat.Infra.Tests.Graph;

namespace Chat.Infra.Tests;

public sealed class PackageTests : IDisposable
{
    private readonly List<string> _folders = [];

    public void Dispose() => _folders.ForEach(folder => Directory.Delete(folder, recursive: true));

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

    [Fact]
    public void The_functions_published_from_two_checkouts_are_the_same_bytes()
    {
        var first = Published("one");
        var second = Published("two");
        using (var zip = ZipFile.OpenRead(first)) Assert.NotNull(zip.GetEntry("Chat.Lambda.dll"));
        Assert.Equal(File.ReadAllBytes(first), File.ReadAllBytes(second));
        Assert.Equal(FunctionPackage.At(first, PackageKind.Managed).Hash, FunctionPackage.At(second, PackageKind.Managed).Hash);
    }

    [Fact]
    public async Task An_unchanged_package_changes_nothing_in_the_stack_and_a_changed_one_every_function()
    {
        var same = await new StackRequest().RunAsync();
        Assert.Equal(Hashes(same), Hashes(await new StackRequest { Package = Packages.Zip("again", "Chat.Lambda.dll") }.RunAsync()));
        var other = Path.Combine(Folder("chat-package"), "other.zip");
        File.Copy(Packages.Managed, other);
        using (var zip = ZipFile.Open(other, ZipArchiveMode.Update)) zip.CreateEntry("another.dll");
        Assert.Empty(Hashes(same).Intersect(Hashes(await new StackRequest { Package = other }.RunAsync())));
    }

    [Fact]
    public void A_build_that_fails_says_so_and_what_else_can_be_done()
    {
        var checkout = new Checkout(Folder("chat-empty"));
        var failure = Assert.Throws<Pulumi.RunException>(() => FunctionPublisher.Publish(checkout, PackageKind.Managed));
        Assert.Contains("mend what follows, or set chat:packagePath to a package built elsewhere", failure.Message, StringComparison.Ordinal);
    }

    private static IEnumerable<object> Hashes(DeclaredStack stack) => stack.Of("Function").Select(function => function.Inputs["sourceCodeHash"]);

    // With the stand-ins, since those are here, and without the compiler to native code, which a registry may lack.
    private string Published(string name) =>
        FunctionPublisher.Publish(Clone(name), PackageKind.Managed, ["-p:UseStandIns=true", "-p:PublishReadyToRun=false"]);

    // Another folder each time, where nothing was built before: neither may make a difference.
    private Checkout Clone(string name)
    {
        var clone = Folder($"chat-clone-{name}");
        foreach (var file in new[] { "Directory.Build.props", "Directory.Packages.props", "global.json", ".editorconfig" })
            File.Copy(Path.Combine(Repository.Root, file), Path.Combine(clone, file));
        foreach (var folder in new[] { "src", "standins" })
            foreach (var file in Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), "*", SearchOption.AllDirectories))
            {
                var copy = Path.Combine(clone, Path.GetRelativePath(Repository.Root, file));
                Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
                File.Copy(file, copy);
            }
        return new(clone);
    }

    private string Zip(string[] names, DateTime written)
    {
        var folder = Folder("chat-zip");
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

    private string Folder(string prefix)
    {
        var folder = Directory.CreateTempSubdirectory(prefix).FullName;
        _folders.Add(folder);
        return folder;
    }
}
