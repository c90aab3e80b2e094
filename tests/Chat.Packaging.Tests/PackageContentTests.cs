using Chat.Packaging.Tests.Doubles;

namespace Chat.Packaging.Tests;

/// <summary>What is refused before it is deployed, each with one sentence that names the thing and the mend.</summary>
public sealed class PackageContentTests : IDisposable
{
    private readonly Folders _folders = new();

    public void Dispose() => _folders.Dispose();

    [Fact]
    public void A_package_of_the_right_form_has_no_fault()
    {
        Assert.Null(PackageContent.FaultOf(Zip("Chat.Lambda.dll", []), PackageKind.Managed, "arm64"));
        Assert.Null(PackageContent.FaultOf(Zip("bootstrap", ElfFile.Needing("arm64", "GLIBC_2.34")), PackageKind.Native, "arm64"));
    }

    [Theory]
    [InlineData("GLIBC_2.35")]
    [InlineData("GLIBC_2.100")]
    public void A_bootstrap_that_needs_a_newer_C_library_is_refused_by_the_name_of_the_version(string version) =>
        Refused(Zip("bootstrap", ElfFile.Needing("x64", "GLIBC_2.2.5", version)), "x64", $"needs {version}", "Amazon Linux 2023 has GLIBC_2.34");

    [Fact]
    public void A_bootstrap_for_another_architecture_is_refused() =>
        Refused(Zip("bootstrap", ElfFile.Needing("x64")), "arm64", "for x64", "run on arm64");

    [Fact]
    public void A_bootstrap_that_is_no_program_is_refused() => Refused(Zip("bootstrap", "#!/bin/sh"u8), "x64", "no Linux program");

    [Fact]
    public void A_bootstrap_that_may_not_be_started_is_refused() =>
        Refused(Zip("bootstrap", ElfFile.Needing("x64"), executable: null), "x64", "not executable", "755");

    [Fact]
    public void A_package_without_the_program_is_refused() => Refused(Zip("Chat.Lambda.dll", []), "x64", "holds no bootstrap");

    [Fact]
    public void What_is_no_zip_and_what_is_not_there_is_refused()
    {
        var file = Path.Combine(_folders.New("content"), "file.zip");
        Refused(file, "x64", "there is no package at");
        File.WriteAllText(file, "no zip");
        Refused(file, "x64", "is not a zip file");
    }

    [Fact]
    public void A_package_with_the_mark_of_the_stand_ins_is_refused() =>
        Refused(Zip(PackageContent.Mark, "mark"u8), "x64", "built with stand-ins", "--allow-stand-ins");

    private static void Refused(string zip, string architecture, params string[] says)
    {
        var fault = PackageContent.FaultOf(zip, PackageKind.Native, architecture);
        Assert.NotNull(fault);
        Assert.All([zip, .. says], word => Assert.Contains(word, fault, StringComparison.Ordinal));
        Assert.EndsWith(".", fault, StringComparison.Ordinal);
    }

    private string Zip(string name, ReadOnlySpan<byte> content, string? executable = FunctionBuild.Bootstrap)
    {
        var folder = _folders.New("content");
        File.WriteAllBytes(Path.Combine(folder, name), content);
        var zip = Path.Combine(_folders.New("package"), "package.zip");
        ReproducibleZip.Write(folder, zip, executable);
        return zip;
    }
}
