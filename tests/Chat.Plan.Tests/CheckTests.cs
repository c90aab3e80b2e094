using System.Globalization;
using System.Text.Json.Nodes;
using Chat.Plan.Checking;
using Chat.Plan.Commands;

namespace Chat.Plan.Tests;

public sealed class CheckTests
{
    private readonly string _file = Path.Combine(Directory.CreateTempSubdirectory("chat-plan").FullName, "report.json");

    [Fact]
    public void A_real_run_is_simulated_and_the_two_stand_side_by_side()
    {
        File.WriteAllText(_file, Report("room", rate: "20"));
        var figures = Check.Of(LoadReport.Read(_file));
        Assert.Equal(
            ["messages a second", "deliveries of a message", "frames for a delivery", "ms to the acknowledgement, p50", "ms to the acknowledgement, p99", "ms to a receiver, p50", "ms to a receiver, p99"],
            figures.Select(figure => figure.Name));
        Assert.Equal(20, figures[0].Real, precision: 3);
        Assert.InRange(figures[0].Ratio, 0.8, 1.2);
        Assert.Equal(199, figures[1].Real, precision: 3);
        Assert.InRange(figures[1].Ratio, 0.95, 1.05);
        Assert.Equal(0.25, figures[2].Real, precision: 3);
        Assert.InRange(figures[2].Planned, 0.05, 0.5);
        var text = Check.Text(figures);
        Assert.Equal(2 + figures.Count, text.Split('\n').Count(line => line.StartsWith('|')));
        Assert.Contains($"\nFurthest apart: {figures.MaxBy(figure => figure.Distance)!.Name}; the plan says ", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(100, 50, 200)]
    [InlineData(8, 2, 32)]
    public void Half_as_much_is_as_far_off_as_twice_as_much(double real, double less, double more)
    {
        Assert.Equal(new CheckedFigure("less", real, less).Distance, new CheckedFigure("more", real, more).Distance, precision: 9);
        Assert.Equal(0, new CheckedFigure("the same", real, real).Distance);
        Assert.Equal(double.PositiveInfinity, new CheckedFigure("nothing", real, 0).Distance);
    }

    [Theory]
    [InlineData("{}", "is no report of a load: make one with ./chat load room URL --rate 20 --json")]
    [InlineData("no json", "is no report of a load: make one with ./chat load room URL --rate 20 --json")]
    public void What_is_no_report_is_told_in_one_sentence(string text, string sentence)
    {
        File.WriteAllText(_file, text);
        var (output, error) = (new StringWriter(), new StringWriter());
        Assert.Equal(2, PlanProgram.Run(["check", _file], output, error));
        Assert.Contains(sentence, error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("churn", "20", "is of scenario churn: a plan repeats room and rooms, with --rate.")]
    [InlineData("room", "null", "is of scenario room without a rate: a plan repeats room and rooms, with --rate.")]
    public void A_run_that_no_plan_can_repeat_is_told(string scenario, string rate, string sentence)
    {
        File.WriteAllText(_file, Report(scenario, rate));
        Assert.EndsWith(sentence, Assert.Throws<PlanException>(() => LoadReport.Read(_file)).Message, StringComparison.Ordinal);
    }

    public static TheoryData<string, string?> Damages
    {
        get
        {
            var damages = new TheoryData<string, string?>();
            string[] members =
            [
                "form", "options", "counts", "latencies", "options.scenario", "options.connections", "options.rooms", "options.publishers", "options.size",
                "options.duration", "options.seed", "counts.sent", "counts.acknowledged", "counts.deliveries", "counts.gathered", "latencies.0.of", "latencies.1.p50",
                "latencies.0.p99",
            ];
            foreach (var member in members)
                foreach (var value in (string?[])[null, "null", "\"x\"", "[]", "{}", "[null]", "true"]) damages.Add(member, value);
            foreach (var (member, value) in new (string, string)[]
            {
                ("latencies.0", "null"), ("options.rate", "\"x\""), ("options.rate", "-1"), ("options.rate", "1e300"), ("options.rooms", "0"), ("options.rooms", "-1"),
                ("options.rooms", "201"), ("options.connections", "0"), ("options.connections", "2147483647"), ("options.publishers", "0"),
                ("options.publishers", "2147483647"), ("options.size", "-1"), ("options.duration", "0"), ("options.duration", "1e999"),
            }) damages.Add(member, value);
            return damages;
        }
    }

    [Theory]
    [MemberData(nameof(Damages))]
    public void A_report_that_is_damaged_is_told_in_one_sentence(string member, string? value)
    {
        var report = JsonNode.Parse(Report("room", rate: "20"))!;
        var (names, parent) = (member.Split('.'), report);
        foreach (var name in names[..^1]) parent = int.TryParse(name, out var index) ? parent[index]! : parent[name]!;
        if (parent is JsonArray list) list[int.Parse(names[^1], CultureInfo.InvariantCulture)] = JsonNode.Parse(value!);
        else if (value is null) parent.AsObject().Remove(names[^1]);
        else parent[names[^1]] = JsonNode.Parse(value);
        File.WriteAllText(_file, report.ToJsonString());
        var (output, error) = (new StringWriter(), new StringWriter());
        Assert.Equal((2, ""), (PlanProgram.Run(["check", _file], output, error), output.ToString()));
        Assert.StartsWith($"{_file} is ", Assert.Single(error.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
    }

    [Fact]
    public void Words_of_a_file_give_a_terminal_no_orders()
    {
        File.WriteAllText(_file, Report("\\u001b[2J\\n\\u202e", rate: "20"));
        var error = new StringWriter();
        Assert.Equal(2, PlanProgram.Run(["check", _file], new StringWriter(), error));
        Assert.Contains("is of scenario ?[2J??: a plan repeats", error.ToString(), StringComparison.Ordinal);
    }

    private static string Report(string scenario, string rate) => $$"""
        { "form": "chat-load-1", "run": "r", "options": { "scenario": "{{scenario}}", "connections": 200, "rooms": 1, "publishers": 10, "rate": {{rate}}, "size": 100, "duration": 20, "seed": 1 },
          "counts": { "sent": 400, "acknowledged": 400, "deliveries": 79600, "gathered": 59700 },
          "latencies": [ { "of": "acknowledgement", "p50": 10, "p99": 30 }, { "of": "delivery", "p50": 200, "p99": 400 } ] }
        """;
}
