using System.Xml.Linq;

namespace Chat.Repository.Tests;

/// <summary>References between the projects of src go one way.</summary>
public sealed class ReferenceTests
{
    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["Chat.Core"] = [],
        ["Chat.Stores.Sqlite"] = ["Chat.Core"],
        ["Chat.Stores.DynamoDb"] = ["Chat.Core"],
        ["Chat.ManagementApi"] = ["Chat.Core"],
        ["Chat.Tokens"] = ["Chat.Core"],
        ["Chat.Web"] = [],
        ["Chat.Packaging"] = [],
        ["Chat.Commands"] = [],
        ["Chat.LoadTest"] = ["Chat.Commands"],
        ["Chat.Plan"] = ["Chat.Commands", "Chat.Core"],
        ["Chat.Lambda"] = ["Chat.Core", "Chat.ManagementApi", "Chat.Stores.DynamoDb", "Chat.Tokens"],
        ["Chat.LocalGateway"] =
            ["Chat.Commands", "Chat.Core", "Chat.Lambda", "Chat.Packaging", "Chat.Stores.DynamoDb", "Chat.Stores.Sqlite", "Chat.Tokens", "Chat.Web"],
    };

    [Fact]
    public void Every_project_of_src_refers_only_to_those_below_it()
    {
        foreach (var project in RepositoryFiles.All("*.csproj").Where(path => path.StartsWith("src/", StringComparison.Ordinal)))
        {
            var name = Path.GetFileNameWithoutExtension(project);
            Assert.True(Allowed.TryGetValue(name, out var allowed), $"{name} is not in the list of projects: add it with what it may refer to.");
            Assert.Empty(References(project).Except(allowed!));
        }
    }

    [Fact]
    public void Every_project_of_the_list_is_there() =>
        Assert.Empty(Allowed.Keys.Where(name => !File.Exists(Path.Combine(RepositoryFiles.Root, $"src/{name}/{name}.csproj"))));

    [Fact]
    public void Only_what_deploys_and_its_hosts_know_AWS()
    {
        string[] mayNot = ["Chat.Core", "Chat.Tokens", "Chat.Stores.Sqlite", "Chat.Web", "Chat.LoadTest", "Chat.Packaging", "Chat.Plan", "Chat.Commands"];
        foreach (var name in mayNot)
        {
            var project = $"src/{name}/{name}.csproj";
            var text = RepositoryFiles.Read(project);
            Assert.DoesNotContain("Amazon.", text, StringComparison.Ordinal);
            Assert.DoesNotContain("AWSSDK.", text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Every_project_is_in_the_solution_except_the_infrastructure_program()
    {
        var solution = RepositoryFiles.Read("Chat.sln").Replace('\\', '/');
        var missing = RepositoryFiles.All("*.csproj")
            .Where(path => !path.StartsWith("infra-pulumi/", StringComparison.Ordinal) && !path.StartsWith("standins/registry/", StringComparison.Ordinal))
            .Where(path => !solution.Contains($"\"{path}\"", StringComparison.Ordinal));
        Assert.Empty(missing);
    }

    /// <summary>Names of projects, and the paths of sources that are another project's: to compile those is a reference too, and never allowed.</summary>
    private static IEnumerable<string> References(string project)
    {
        var includes = XDocument.Parse(RepositoryFiles.Read(project)).Descendants()
            .Select(item => (Item: item.Name.LocalName, Path: ((string?)item.Attribute("Include") ?? "").Replace('\\', '/'))).ToList();
        return includes.Where(one => one.Item == "ProjectReference" && one.Path.Contains("/Chat.", StringComparison.Ordinal))
            .Select(one => Path.GetFileNameWithoutExtension(one.Path))
            .Concat(includes.Where(one => one.Item == "Compile" && one.Path.StartsWith("../", StringComparison.Ordinal)).Select(one => one.Path));
    }
}
