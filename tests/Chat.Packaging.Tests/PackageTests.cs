using System.IO.Compression;
using Chat.Packaging.Tests.Doubles;
using Chat.Testing;

namespace Chat.Packaging.Tests;

/// <summary>Packages made of these very sources, with the stand-ins, which every checkout has.</summary>
public sealed class PackageTests : IDisposable
{
    private readonly Folders _folders = new();

    public void Dispose() => _folders.Dispose();

    [Fact]
    public void Managed_packages_from_two_folders_are_the_same_bytes_and_hold_assemblies_alone()
    {
        var (first, second) = (Make(PackageKind.Managed, "arm64"), Make(PackageKind.Managed, "arm64"));
        Assert.Equal(first.Sha256, second.Sha256);
        Assert.Equal(File.ReadAllBytes(first.Path), File.ReadAllBytes(second.Path));
        Assert.Equal("chat-managed-arm64-stand-ins.zip", Path.GetFileName(first.Path));

        using var zip = ZipFile.OpenRead(first.Path);
        string[] others = ["Chat.Lambda.deps.json", "Chat.Lambda.runtimeconfig.json", PackageContent.Mark];
        Assert.Equal(others, zip.Entries.Select(entry => entry.FullName).Where(name => !name.EndsWith(".dll", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        Assert.NotNull(zip.GetEntry("Chat.Lambda.dll"));
        Assert.All(zip.Entries, entry => Assert.DoesNotContain("Sqlite", entry.FullName, StringComparison.Ordinal));
    }

    [Fact]
    public void Native_packages_from_two_folders_are_the_same_bytes_and_hold_the_bootstrap_alone()
    {
        var architecture = NativeTools.Architecture;
        if (NativeTools.FaultFor(architecture) is { } fault) SkipUnlessRequired(fault);
        var (first, second) = (Make(PackageKind.Native, architecture), Make(PackageKind.Native, architecture));
        Assert.Equal(first.Sha256, second.Sha256);

        using var zip = ZipFile.OpenRead(first.Path);
        Assert.Equal([PackageContent.Mark, "bootstrap"], zip.Entries.Select(entry => entry.FullName));
        Assert.Equal(0x1ED, (zip.GetEntry("bootstrap")!.ExternalAttributes >> 16) & 0x1FF);
        using var bootstrap = new MemoryStream();
        zip.GetEntry("bootstrap")!.Open().CopyTo(bootstrap);
        Assert.Contains("GLIBC_2.34", ElfImage.Read(bootstrap.ToArray())!.Needs);
        // What was made to be tried out is refused where it would deploy.
        Assert.Contains("built with stand-ins", PackageContent.FaultOf(first.Path, PackageKind.Native, architecture), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_build_says_whether_stand_ins_take_part_whatever_the_environment_says(bool standIns)
    {
        var command = new FunctionBuild(PackageKind.Native, "arm64", standIns).Command("/root", "/work", "/files");
        Assert.Equal($"-p:UseStandIns={(standIns ? "true" : "false")}", Assert.Single(command, part => part.Contains("UseStandIns", StringComparison.Ordinal)));
        Assert.Equal(standIns, new FunctionBuild(PackageKind.Native, "arm64", standIns).Name.EndsWith("-stand-ins", StringComparison.Ordinal));
    }

    [Fact]
    public void A_linker_that_is_missing_is_named_with_what_brings_it()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Elsewhere the system itself is what is missing.");
        Assert.Equal(
            "A native package needs a linker: install clang and zlib1g-dev (or gcc), or package --target managed.",
            NativeTools.FaultFor(NativeTools.Architecture, _folders.New("empty-path")));
    }

    [Fact]
    public void Native_code_for_another_architecture_is_refused_before_anything_is_built()
    {
        var other = NativeTools.Architecture == "arm64" ? "x64" : "arm64";
        var fault = Assert.Throws<PackageException>(() => Package.Make(new(PackageKind.Native, other), Folders.Root, _folders.New("work"), _folders.New("zips")));
        Assert.EndsWith("build it there, or package --target managed.", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        "/src/x.csproj : error NU1101: Unable to find package Amazon.Lambda.Core. No packages exist with this id in source(s): here",
        "The registry does not have the package Amazon.Lambda.Core: build where it can be had.")]
    [InlineData(
        "/src/x.csproj : error NU1102: Unable to find package runtime.linux-x64.Microsoft.DotNet.ILCompiler with version (= 10.0.12)",
        "The registry does not have the package runtime.linux-x64.Microsoft.DotNet.ILCompiler: build where it can be had.")]
    [InlineData("/src/A.cs(3,5): error CS1002: ; expected [/src/x.csproj]", "The functions could not be built: ; expected.")]
    [InlineData("MSBUILD : error MSB1009: Project file does not exist.", "The functions could not be built: Project file does not exist.")]
    [InlineData("", "The functions could not be built: the build gave no reason.")]
    public void A_build_that_fails_is_one_sentence(string output, string sentence) => Assert.Equal(sentence, DotnetBuild.Explain(output).Message);

    private Package Make(PackageKind kind, string architecture)
    {
        var root = _folders.Copy("checkout");
        try
        {
            return Package.Make(new(kind, architecture, StandIns: true), root, Path.Combine(root, "artifacts", "package"), Path.Combine(root, "zips"));
        }
        catch (PackageException missing) when (missing.Missing is not null)
        {
            SkipUnlessRequired(missing.Message);
            throw;
        }
    }

    private static void SkipUnlessRequired(string reason)
    {
        if (Tool.IsRequired) Assert.Fail(reason);
        Assert.Skip(reason);
    }
}
