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
        ["Chat.LoadTest"] = [],
        ["Chat.Plan"] = ["Chat.Core"],
        ["Chat.Lambda"] = ["Chat.Core", "Chat.ManagementApi", "Chat.Stores.DynamoDb", "Chat.Tokens"],
        ["Chat.LocalGateway"] =
            ["Chat.Core", "Chat.Lambda", "Chat.Packaging", "Chat.Stores.DynamoDb", "Chat.Stores.Sqlite", "Chat.Tokens", "Chat.Web"],
    };

    [Fact]
    public void Every_project_of_src_refers_only_to_those_below_it()
    {
        foreach (var project in RepositoryFiles.All("*.csproj").Where(path => path.StartsWith("src/", StringComparison.Ordinal)))
        {
            var name = Path.GetFileNameWithoutExtension(project);
            Assert.True(Allowed.TryGetValue(name, out var allowed), $"{name} is not in the list of projects: add it with what it may refer to.");
            Assert.Empty(References(project).Where(path => path.Contains("/Chat.", StringComparison.Ordinal))
                .Select(Path.GetFileNameWithoutExtension).Except(allowed!));
        }
    }

    [Fact]
    public void Only_what_deploys_and_its_hosts_know_AWS()
    {
        string[] mayNot = ["Chat.Core", "Chat.Tokens", "Chat.Stores.Sqlite", "Chat.Web", "Chat.LoadTest", "Chat.Packaging", "Chat.Plan"];
        foreach (var name in mayNot)
        {
            var project = $"src/{name}/{name}.csproj";
            if (!File.Exists(Path.Combine(RepositoryFiles.Root, project))) continue;
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

    private static IEnumerable<string> References(string project) =>
        XDocument.Parse(RepositoryFiles.Read(project)).Descendants("ProjectReference")
            .Select(reference => "/" + ((string?)reference.Attribute("Include"))!.Replace('\\', '/'));
}
