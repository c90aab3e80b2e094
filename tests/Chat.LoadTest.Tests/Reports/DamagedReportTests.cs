using System.Globalization;
using System.Text.Json.Nodes;
using Chat.LoadTest.Commands;
using Chat.LoadTest.Reporting;
using Chat.LoadTest.Tests.Runs;

namespace Chat.LoadTest.Tests.Reports;

/// <summary>A report whose members are left out, null, or something else, one at a time: whole enough to be compared, or one sentence.</summary>
public sealed class DamagedReportTests
{
    /// <summary>What a report may lack, or have as null.</summary>
    private static readonly string[] Optional =
    [
        "limit -", "limit null", "return -", "return null", "counts.cut -", "counts.left -", "timeline.0.lowest -", "timeline.0.lowest null", "generator.lagP99 -", "generator.bottleneck null", "audit.0.example null",
        .. new[] { "rate", "going", "hosts", "ca" }.SelectMany(name => new[] { $"options.{name} -", $"options.{name} null" }),
        .. new[] { "size", "ramp", "duration", "seed", "settle", "messages", "workers", "insecure" }.Select(name => $"options.{name} -"),
    ];

    /// <summary>Whatever else is as good as what was there: words in the place of words, a list or an object of others that may be empty.</summary>
    private static readonly string[] AsGood =
    [
        "run \"x\"", "latencies []", "audit []", "timeline []", "workers []", "unchecked {}", "errors {}", "connectionsLost {}", "openFailures {}", "interrupted true",
        "options.scenario \"x\"", "options.url \"x\"", "options.hosts \"x\"", "options.ca \"x\"", "options.insecure true", "machine.system \"x\"", "machine.runtime \"x\"",
        "generator.bottleneck \"x\"", "latencies.0.of \"x\"", "latencies.0.histogram \"x\"", "return.of \"x\"", "return.histogram \"x\"", "audit.0.fault \"x\"", "audit.0.promise \"x\"", "audit.0.meaning \"x\"",
        "audit.0.example \"x\"",
    ];

    public static TheoryData<string, string> Damages
    {
        get
        {
            var damages = new TheoryData<string, string>();
            foreach (var member in Members(JsonNode.Parse(Whole())!, "", depth: 0))
                foreach (var value in (string[])["-", "null", "true", "\"x\"", "[]", "{}", "[null]"])
                    if (value != "-" || !char.IsAsciiDigit(member[^1])) damages.Add(member, value);
            return damages;
        }
    }

    [Theory]
    [MemberData(nameof(Damages))]
    public async Task It_is_compared_or_refused_in_one_sentence(string member, string value)
    {
        using var files = new ReportFiles();
        using var damaged = new ReportFiles();
        File.WriteAllText(files.Json, Whole());
        File.WriteAllText(damaged.Json, Damaged(member, value));
        foreach (var arguments in new[] { (string[])["compare", files.Json, damaged.Json], ["compare", damaged.Json, files.Json] })
        {
            var (output, error) = (new StringWriter(), new StringWriter());
            var code = await LoadProgram.RunAsync(arguments, output, error);
            if (Optional.Concat(AsGood).Contains($"{member} {value}")) Assert.Equal((0, ""), (code, error.ToString()));
            else Assert.Equal((1, "", $"{damaged.Json} is not a report of ./chat load: give a file that --json wrote."), (code, output.ToString(), error.ToString().Trim()));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("a\0b")]
    public async Task What_is_no_path_is_said_in_one_sentence(string path)
    {
        var error = new StringWriter();
        Assert.Equal(1, await LoadProgram.RunAsync(["compare", path, path], new StringWriter(), error));
        Assert.Contains("cannot be read: ", Assert.Single(error.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
    }

    private static readonly Lazy<string> Made = new(Make);

    private static string Whole() => Made.Value;

    private static string Make()
    {
        using var files = new ReportFiles();
        ReportFile.Write(files.Json, ReportTests.Report(50, 5));
        return File.ReadAllText(files.Json);
    }

    // Every member, every member of those, and of the lists their first element with its members.
    private static IEnumerable<string> Members(JsonNode node, string path, int depth) => node switch
    {
        JsonObject json when depth < 2 => json.SelectMany(pair => Members(pair.Value!, $"{path}{pair.Key}.", depth + 1).Prepend($"{path}{pair.Key}")),
        JsonArray { Count: > 0 } list => Members(list[0]!, $"{path}0.", depth).Prepend($"{path}0"),
        _ => [],
    };

    private static string Damaged(string member, string value)
    {
        var report = JsonNode.Parse(Whole())!;
        var (names, parent) = (member.Split('.'), report);
        foreach (var name in names[..^1]) parent = int.TryParse(name, out var index) ? parent[index]! : parent[name]!;
        if (parent is JsonArray list) list[int.Parse(names[^1], CultureInfo.InvariantCulture)] = JsonNode.Parse(value);
        else if (value == "-") parent.AsObject().Remove(names[^1]);
        else parent[names[^1]] = JsonNode.Parse(value);
        return report.ToJsonString();
    }
}
