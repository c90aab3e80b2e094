using System.Text.RegularExpressions;

namespace Chat.Repository.Tests;

/// <summary>What the README says is there is there, and what is there is in it.</summary>
public sealed partial class ReadmeTests
{
    private static readonly string Readme = RepositoryFiles.Read("README.md");

    [Fact]
    public void Every_file_on_the_way_of_a_frame_exists()
    {
        var (folder, missing, count) = ("", new List<string>(), 0);
        foreach (Match line in FlowLine().Matches(Readme))
        {
            var deeper = line.Groups["in"].Value.Length > 4;
            foreach (var name in line.Groups["files"].Value.Split(", "))
            {
                if (!deeper) folder = string.Join('/', name.Split('/').Take(2));
                var path = (deeper ? $"{folder}/{name}" : name) + ".cs";
                count++;
                if (!File.Exists(Path.Combine(RepositoryFiles.Root, path))) missing.Add(path);
            }
        }

        Assert.Empty(missing);
        Assert.True(count >= 18, $"Only {count} files of the flow were found in the README.");
    }

    [Fact]
    public void Every_project_of_src_is_in_the_layout()
    {
        var projects = RepositoryFiles.All("*.csproj").Where(path => path.StartsWith("src/", StringComparison.Ordinal))
            .Select(path => Path.GetDirectoryName(path)!.Replace('\\', '/')).ToList();
        Assert.NotEmpty(projects);
        Assert.Empty(projects.Where(project => !Readme.Contains($"    {project} ", StringComparison.Ordinal)));
    }

    [Fact]
    public void Every_command_of_the_script_is_in_the_table_and_the_other_way_round()
    {
        var script = ScriptCommand().Matches(RepositoryFiles.Read("chat")).Select(match => match.Groups[1].Value).Order().ToList();
        var table = TableCommand().Matches(Readme).Select(match => match.Groups[1].Value).Order().ToList();
        Assert.NotEmpty(script);
        Assert.Equal(script, table);
    }

    [Fact]
    public void Every_page_of_docs_is_in_the_layout()
    {
        var pages = RepositoryFiles.All("*.md").Where(path => path.StartsWith("docs/", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(pages);
        Assert.Empty(pages.Where(page => !Readme.Contains($"    {page} ", StringComparison.Ordinal)));
    }

    [Fact]
    public void What_the_table_names_for_use_without_the_script_is_what_the_script_runs()
    {
        var script = RepositoryFiles.Read("chat");
        const string Tests = "dotnet test --solution Chat.sln --max-parallel-test-modules 1";
        Assert.Contains(Tests, script, StringComparison.Ordinal);
        var projects = Project().Matches(script).Select(match => $"dotnet run -c Release --project {match.Groups[1].Value} --").ToList();
        var packages = Pinned().Matches(script).Select(match => match.Value).ToList();
        Assert.NotEmpty(projects);
        Assert.NotEmpty(packages);
        Assert.Empty(projects.Concat(packages).Append(Tests).Where(part => !Readme.Contains(part, StringComparison.Ordinal)));
    }

    [Fact]
    public void Every_link_to_a_file_leads_to_one() =>
        Assert.Empty(Link().Matches(Readme).Select(match => match.Groups[1].Value)
            .Where(path => !path.Contains("://", StringComparison.Ordinal) && !File.Exists(Path.Combine(RepositoryFiles.Root, path))));

    [GeneratedRegex(@"^(?<in> {4,6})(?<files>(src/Chat\.\w+/)?[A-Z][\w.]*(/[\w.]+)?(, [A-Z]\w+/\w+)*) {2,}[a-z$@]", RegexOptions.Multiline)]
    private static partial Regex FlowLine();

    [GeneratedRegex(@"^\./chat (\w+)", RegexOptions.Multiline)]
    private static partial Regex ScriptCommand();

    [GeneratedRegex(@"^\| `\./chat (\w+)", RegexOptions.Multiline)]
    private static partial Regex TableCommand();

    [GeneratedRegex(@"(?<= )[@a-z][a-z/-]*@[0-9][0-9.]*")]
    private static partial Regex Pinned();

    [GeneratedRegex(@"^ +run ([\w/.]+)", RegexOptions.Multiline)]
    private static partial Regex Project();

    [GeneratedRegex(@"\]\(([^)#]+)\)")]
    private static partial Regex Link();
}
