using System.Text.RegularExpressions;
using Chat.LoadTest.Audit;
using Chat.LoadTest.Commands;
using Chat.LoadTest.Scenarios;

namespace Chat.LoadTest.Tests.Docs;

/// <summary>docs/load-testing.md says what the tool does.</summary>
public sealed partial class LoadTestingPageTests
{
    private static readonly string Root = Above(AppContext.BaseDirectory);
    private static readonly string Page = File.ReadAllText(Path.Combine(Root, "docs", "load-testing.md"));
    private static readonly string Readme = File.ReadAllText(Path.Combine(Root, "README.md"));

    [Fact]
    public void Every_fault_of_the_audit_is_in_its_table_with_its_promise_and_meaning() =>
        Assert.Equal(Faults.All.Select(Faults.Describe).Select(fault => $"{fault.Name}: {fault.Promise}: {fault.Meaning}"), Rows("fault", 3));

    [Fact]
    public void Every_scenario_is_in_its_table_with_its_description() =>
        Assert.Equal(ScenarioList.All.Select(scenario => $"{scenario.Name}: {scenario.Description}"), Rows("scenario", 2));

    [Fact]
    public void Every_exit_code_is_in_its_table() =>
        Assert.Equal(["0", "1", "2", "3"], Rows("exit code", 1));

    [Fact]
    public void Every_option_that_the_pages_name_exists()
    {
        var commands = LoadProgram.Load(TextWriter.Null).Subcommands;
        var options = commands.SelectMany(command => command.Options).Select(option => option.Name).ToHashSet(StringComparer.Ordinal);
        // In the README those of other commands are named as well; there the lines of this one count.
        var named = Option().Matches(Page + string.Join('\n', Readme.Split('\n').Where(line => line.Contains("./chat load", StringComparison.Ordinal))))
            .Select(match => match.Value).Where(name => name is not "--memory" and not "--unlimited" and not "--help" and not "--project").Distinct().ToList();
        Assert.True(named.Count > 10, $"Only {named.Count} options are named.");
        Assert.Empty(named.Except(options));
    }

    [Fact]
    public async Task Every_command_of_the_pages_is_understood()
    {
        var commands = Command().Matches(Page + Readme).Select(match => match.Groups[1].Value).ToList();
        Assert.True(commands.Count > 8, $"Only {commands.Count} commands are on the pages.");
        foreach (var line in commands.Where(line => !line.StartsWith("SCENARIO", StringComparison.Ordinal)))
        {
            var words = line.Replace("...", "x", StringComparison.Ordinal).Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(word => word.Trim('\'')).ToArray();
            var error = new StringWriter();
            Assert.Equal((0, ""), (await LoadProgram.RunAsync([.. words, "--help"], TextWriter.Null, error), error.ToString()));
        }
    }

    [Fact]
    public void The_README_leads_there() => Assert.Contains("](docs/load-testing.md)", Readme, StringComparison.Ordinal);

    private static IEnumerable<string> Rows(string head, int columns) =>
        Page.ReplaceLineEndings("\n").Split($"\n| {head} |")[1].Split("\n\n")[0].Split('\n').Skip(2)
            .Select(row => string.Join(": ", row.Split('|', StringSplitOptions.TrimEntries)[1..(columns + 1)].Select(cell => cell.Trim('`'))));

    private static string Above(string folder) =>
        File.Exists(Path.Combine(folder, "Chat.sln")) ? folder : Above(Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException("No folder above the tests holds Chat.sln."));

    [GeneratedRegex(@"--[a-z][a-z0-9-]+")]
    private static partial Regex Option();

    [GeneratedRegex(@"^ {4}(?:CHAT_LOAD_SECRET=\.\.\. )?\./chat load ([^#\n]+)", RegexOptions.Multiline)]
    private static partial Regex Command();
}
