using System.Globalization;
using System.Text.RegularExpressions;
using Chat.Infra.Tests.Graph;

namespace Chat.Infra.Tests;

/// <summary>docs/operators.md against what is declared.</summary>
public sealed partial class OperatorsPageTests
{
    private static readonly string Page = Repository.Read("docs/operators.md");

    [Fact]
    public async Task It_says_for_every_alarm_what_to_do()
    {
        var described = Headings().Matches(Page).Select(match => match.Groups[1].Value);
        var alarms = (await new StackRequest().RunAsync()).Of("MetricAlarm")
            .Select(alarm => General(alarm.Text("name")!["chat-dev-".Length..])).Distinct(StringComparer.Ordinal);
        Assert.Equal(alarms.Order(StringComparer.Ordinal), described.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void It_lists_every_setting_and_no_other()
    {
        var read = Directory.EnumerateFiles(Path.Combine(Repository.Root, "infra-pulumi", "Configuration"), "*.cs").Select(File.ReadAllText)
            .SelectMany(source => Keys().Matches(source).Select(match => match.Groups[1].Value + match.Groups[2].Value)).ToHashSet(StringComparer.Ordinal);
        read.UnionWith(["domain", "certificate", "pageDomain", "pageCertificate"]);
        var listed = Rows().Matches(Page).Select(match => match.Groups[1].Value);
        Assert.Equal(read.Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Its_arithmetic_is_right()
    {
        var sums = Sums().Matches(Page);
        Assert.True(sums.Count >= 15);
        Assert.All(sums, sum =>
        {
            var (told, result) = (Number(sum.Groups["result"].Value), Result(sum));
            var digits = sum.Groups["result"].Value.Split('.') is [_, var fraction] ? fraction.Length : 0;
            Assert.True(Math.Abs(result - told) <= 0.51 * Math.Pow(10, -digits), $"{sum.Value}: it is {result}");
        });
        Assert.Equal(0.1353, Dollars().Matches(Page).Select(match => Number(match.Groups[1].Value)).Sum(), 4);
    }

    private static double Result(Match sum)
    {
        var result = Number(sum.Groups["first"].Value);
        foreach (var (operation, number) in sum.Groups["operation"].Captures.Zip(sum.Groups["number"].Captures))
            result = operation.Value == "×" ? result * Number(number.Value) : result / Number(number.Value);
        return result;
    }

    private static double Number(string text) => double.Parse(text, NumberStyles.AllowThousands | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);

    private static string General(string part) =>
        Topology.OfChat.Functions.Aggregate(part, (text, function) => text == $"{function.Name}-errors" || text == $"{function.Name}-throttles" ? $"<function>{text[function.Name.Length..]}" : text);

    [GeneratedRegex("^### `([^`]+)`", RegexOptions.Multiline)]
    private static partial Regex Headings();

    [GeneratedRegex(@"reader\.(?:Text|Flag|Number|OneOf)\(""([A-Za-z0-9]+)""|reader\.Json<[^(]+\(\s*""([A-Za-z]+)""")]
    private static partial Regex Keys();

    [GeneratedRegex(@"^\| `chat:([A-Za-z0-9]+)` ", RegexOptions.Multiline)]
    private static partial Regex Rows();

    [GeneratedRegex(@"(?<first>[0-9][0-9,.]*) (?:(?<operation>[×÷]) (?<number>[0-9][0-9,.]*) )+= (?<result>[0-9][0-9,]*(?:\.[0-9]+)?)")]
    private static partial Regex Sums();

    // The last column of what one person costs, without the line that adds it up.
    [GeneratedRegex(@"^\| (?!together).* \| (0\.[0-9]{4}) \|$", RegexOptions.Multiline)]
    private static partial Regex Dollars();
}
