using Chat.Gateway.Benchmarks.Contenders;
using Chat.Gateway.Benchmarks.Load;
using Chat.Gateway.Benchmarks.Machine;
using Chat.Gateway.Benchmarks.Reporting;
using Chat.Gateway.Benchmarks.Scenarios;

namespace Chat.Gateway.Benchmarks.Tests;

/// <summary>What the tables say of figures that are known.</summary>
public sealed class ReportTests
{
    [Fact]
    public void A_ratio_is_the_median_of_those_within_each_round()
    {
        var text = Table("room", ("chat", 1, 200), ("kestrel", 1, 100), ("chat", 2, 20), ("kestrel", 2, 20), ("chat", 3, 900), ("kestrel", 3, 300));
        Assert.Contains("2.00 times kestrel (rounds 1.00 to 3.00). To reach 1.6: reached. To aim for 2.2: MISSED.", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Less_is_better_where_the_aim_lies_below_and_the_best_of_the_others_is_the_lowest()
    {
        var text = Table("paced", ("chat", 1, 7), ("kestrel", 1, 20), ("ws", 1, 10));
        Assert.Contains("0.70 times the best of the others. To reach 0.8: reached. To aim for 0.6: MISSED.", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_mark_against_somebody_who_did_not_take_part_is_not_judged() =>
        Assert.Contains("To reach 1.6 times kestrel: not measured.", Table("room", ("chat", 1, 7), ("ws", 1, 20)), StringComparison.Ordinal);

    [Fact]
    public void A_load_that_was_the_limit_says_so()
    {
        var text = TableOf("room", [new(Tiny.Scenario("room"), Tiny.Contender("chat"), 1, new(1, 0.93, new Dictionary<string, double>()))]);
        Assert.Contains("The load used more than 90 % of its core against chat", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_machine_that_was_busy_with_other_things_is_said_to_be()
    {
        var text = TableOf("paced", [new(Tiny.Scenario("paced"), Tiny.Contender("chat"), 1, Of(5) with { Waited = 0.2 })]);
        Assert.Contains("The machine had other work to do", text, StringComparison.Ordinal);
        Assert.DoesNotContain("other work", Table("paced", ("chat", 1, 7)), StringComparison.Ordinal);
    }

    [Fact]
    public void An_invalid_run_has_no_part_in_any_figure()
    {
        var text = TableOf("room",
        [
            new(Tiny.Scenario("room"), Tiny.Contender("chat"), 1, Of(100)), new(Tiny.Scenario("room"), Tiny.Contender("kestrel"), 1, Of(50)),
            new(Tiny.Scenario("room"), Tiny.Contender("chat"), 2, Of(900) with { Fault = "chat lost 1 of 2 deliveries." }),
            new(Tiny.Scenario("room"), Tiny.Contender("kestrel"), 2, Of(50)),
        ]);
        Assert.Contains("2.00 times kestrel. ", text, StringComparison.Ordinal);
        Assert.Contains("INVALID, round 2: chat lost 1 of 2 deliveries.", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_contender_whose_runtime_is_missing_is_left_out_with_its_reason()
    {
        var (exit, output) = Tiny.Run(Tiny.Scenario("room"), [new Absent()]);
        Assert.Equal(0, exit);
        Assert.Contains("Left out: absent, since nothing runs it here.", output, StringComparison.Ordinal);
    }

    private static Figures Of(double value) => new(value, 0.1, new Dictionary<string, double>());

    private static string Table(string scenario, params (string Contender, int Round, double Value)[] figures) =>
        TableOf(scenario, [.. figures.Select(figure => new Run(Tiny.Scenario(scenario), Tiny.Contender(figure.Contender), figure.Round, Of(figure.Value)))]);

    private static string TableOf(string scenario, IReadOnlyList<Run> runs)
    {
        var output = new StringWriter();
        new Report(output).Table(new Comparison(Tiny.Scenario(scenario), runs));
        return output.ToString();
    }

    private sealed record Absent() : Contender("absent", new PlainDialect())
    {
        public override string Missing => "nothing runs it here";

        public override IServer Start(Cores cores) => throw new InvalidOperationException("It was left out.");
    }
}
