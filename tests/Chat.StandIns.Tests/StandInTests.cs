using System.Reflection;
using System.Xml.Linq;

namespace Chat.StandIns.Tests;

/// <summary>No stand-in has anything that its package lacks, so what compiles with the one compiles with the other.</summary>
public sealed class StandInTests
{
    public static TheoryData<string> StandIns => [.. Repository.StandIns];

    [Fact]
    public void There_are_stand_ins_to_compare() => Assert.Contains("Amazon.Lambda.Core", Repository.StandIns);

    [Theory]
    [MemberData(nameof(StandIns))]
    public void A_stand_in_has_no_public_type_or_member_that_its_package_lacks(string package)
    {
        var api = Repository.Api(package);
        var types = Assembly.Load(package).GetExportedTypes();
        Assert.NotEmpty(types);
        Assert.Empty(types.SelectMany(api.Differences));
    }

    [Theory]
    [MemberData(nameof(StandIns))]
    public void The_version_that_is_recorded_stood_in_for_and_referred_to_is_the_same(string package)
    {
        var api = Repository.Api(package);
        Assert.Equal(package, api.Package);
        Assert.Equal($"[{api.Version}]", Repository.CentralVersion(package));
        var version = Assembly.Load(package).GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
        Assert.Equal(api.Version, version.Split('+')[0]);
    }

    [Fact]
    public void Whoever_refers_to_a_stand_in_names_its_package_and_version_beside_it()
    {
        foreach (var (project, xml) in Repository.Projects())
        {
            var packages = xml.Descendants("PackageReference").Select(Included).ToList();
            foreach (var reference in xml.Descendants("ProjectReference").Where(IsStandIn))
            {
                var id = Path.GetFileNameWithoutExtension(Included(reference));
                Assert.True(packages.Contains(id), $"{project} refers to the stand-in of {id} but not, for UseStandIns=false, to the package.");
                Assert.Equal($"{id} {Repository.CentralVersion(id).Trim('[', ']')}", (string?)reference.Attribute("StandsFor"));
            }
        }
    }

    private static bool IsStandIn(XElement reference) => Included(reference).Contains("/standins/", StringComparison.Ordinal);

    private static string Included(XElement reference) => ((string?)reference.Attribute("Include") ?? "").Replace('\\', '/');
}
