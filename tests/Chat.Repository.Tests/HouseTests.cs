using System.Text.RegularExpressions;

namespace Chat.Repository.Tests;

/// <summary>What we agreed on how the sources look, as far as a machine can tell.</summary>
public sealed partial class HouseTests
{
    private static IEnumerable<string> Sources => RepositoryFiles.All("*.cs").Concat(RepositoryFiles.All("*.js")).Concat(RepositoryFiles.All("*.mjs"));

    [Fact]
    public void No_source_file_is_longer_than_400_lines() =>
        Assert.Empty(Sources.Where(path => File.ReadLines(Path.Combine(RepositoryFiles.Root, path)).Count() > 400));

    [Fact]
    public void No_source_is_left_unfinished() =>
        Assert.Empty(Sources.Where(path => Unfinished().IsMatch(RepositoryFiles.Read(path))));

    [Fact]
    public void No_test_sleeps() =>
        Assert.Empty(Sources.Where(path => path.StartsWith("tests/", StringComparison.Ordinal) && Sleep().IsMatch(RepositoryFiles.Read(path))));

    [Fact]
    public void Package_versions_are_exact_and_in_one_place()
    {
        var inOnePlace = RepositoryFiles.Read("Directory.Packages.props");
        var versions = Version().Matches(inOnePlace).Select(match => match.Groups[1].Value).ToList();
        Assert.NotEmpty(versions);
        Assert.All(versions, version => Assert.Matches(@"^\[[0-9][0-9A-Za-z.+-]*\]$", version));
        Assert.Empty(RepositoryFiles.All("*.csproj")
            .Where(path => !path.StartsWith("infra-pulumi/", StringComparison.Ordinal))
            .Where(path => ReferenceWithVersion().IsMatch(RepositoryFiles.Read(path))));
    }

    // Split, so that this file does not find itself.
    [GeneratedRegex(@"\b(TO" + @"DO|FIX" + @"ME|HA" + @"CK|XX" + @"X)\b|NotImplemented" + "Exception")]
    private static partial Regex Unfinished();

    [GeneratedRegex(@"Thread\.Sle" + @"ep\(|Task\.Del" + @"ay\([^)]*(Milli)?[Ss]econds\([0-9.]+\)\s*\)\s*;")]
    private static partial Regex Sleep();

    [GeneratedRegex(@"<PackageVersion\b[^>]*\bVersion=""([^""]*)""")]
    private static partial Regex Version();

    [GeneratedRegex(@"<PackageReference\b[^>]*\bVersion=""")]
    private static partial Regex ReferenceWithVersion();
}
