using System.IO.Compression;
using Chat.Infra.Packaging;
using Chat.Infra.Tests.Graph;
using Chat.Packaging;

namespace Chat.Infra.Tests;

public sealed class PackageTests : IDisposable
{
    private readonly List<string> _folders = [];

    public void Dispose() => _folders.ForEach(folder => Directory.Delete(folder, recursive: true));

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
    public void A_package_that_was_built_with_stand_ins_is_refused_in_one_sentence()
    {
        var refusal = Assert.Throws<Pulumi.RunException>(() => FunctionPackage.At(Packages.Marked, PackageKind.Managed)).Message;
        Assert.Contains($"{Packages.Marked} was built with stand-ins", refusal, StringComparison.Ordinal);
        Assert.EndsWith("make one without --allow-stand-ins.", refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void A_build_that_fails_says_so_and_what_else_can_be_done()
    {
        var checkout = new Checkout(Folder("chat-empty"));
        var failure = Assert.Throws<Pulumi.RunException>(() => FunctionPublisher.Publish(checkout, PackageKind.Managed));
        Assert.StartsWith("The functions could not be built: ", failure.Message, StringComparison.Ordinal);
        Assert.Contains("set chat:packagePath to a package built elsewhere", failure.Message, StringComparison.Ordinal);
    }

    private static IEnumerable<object> Hashes(DeclaredStack stack) => stack.Of("Function").Select(function => function.Inputs["sourceCodeHash"]);

    private string Folder(string prefix)
    {
        var folder = Directory.CreateTempSubdirectory(prefix).FullName;
        _folders.Add(folder);
        return folder;
    }
}
