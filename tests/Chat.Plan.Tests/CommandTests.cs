using Chat.Plan.Commands;

namespace Chat.Plan.Tests;

public sealed class CommandTests
{
    [Fact]
    public void A_plan_is_printed_and_written_as_a_page()
    {
        var page = Path.Combine(Directory.CreateTempSubdirectory("chat-plan").FullName, "plan.html");
        var (code, output, error) = Run("--people", "200", "--rooms", "20", "--seconds", "5", "--html", page);
        Assert.Equal(0, code);
        Assert.Equal("Simulating 200 people in 10 rooms, 5 s of warming up and 5 s, twice: with an account's default quotas, and with all that the load asks for.", error.Trim());
        Assert.Contains("for a person", output, StringComparison.Ordinal);
        Assert.StartsWith("<!doctype html>", File.ReadAllText(page), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--people is 1: give 2 to 5000000.", "--people", "1")]
    [InlineData("--seconds is 0: give 1 to 3600.", "--seconds", "0")]
    [InlineData("--size is 3: give 24 to 8192 bytes.", "--size", "3")]
    [InlineData("--messages-per-person-hour is 0: give more than 0, and 3600 at most.", "--messages-per-person-hour", "0")]
    [InlineData("'pareto' says nothing of rooms: use zipf, a size of two or more, or sizes and counts as in 5000x2,20x100.", "--rooms", "pareto")]
    [InlineData("--people is a whole number, not 'x': ./chat plan --help lists the options.", "--people", "x")]
    [InlineData("--messages-per-person-hour is a number, not 'many': ./chat plan --help lists the options.", "--messages-per-person-hour", "many")]
    [InlineData("./chat plan knows nothing of '--peple': ./chat plan --help lists the options.", "--peple", "5")]
    [InlineData("--people needs a value: ./chat plan --help lists the options.", "--people")]
    [InlineData("./chat plan check needs report: ./chat plan check --help lists the options.", "check")]
    [InlineData("./chat plan check knows nothing of 'twice': ./chat plan check --help lists the options.", "check", "once", "twice")]
    public void What_makes_no_plan_is_one_sentence_and_exit_code_2(string sentence, params string[] arguments)
    {
        var (code, output, error) = Run(arguments);
        Assert.Equal((2, "", sentence), (code, output, error.Trim()));
    }

    [Fact]
    public void A_page_that_cannot_be_written_is_told()
    {
        var nowhere = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N"), "plan.html");
        var (code, _, error) = Run("--people", "20", "--rooms", "20", "--seconds", "1", "--html", nowhere);
        Assert.Equal(1, code);
        Assert.EndsWith($"{nowhere} cannot be written: give --html a path in a folder that you may write to and that has space.", error.Trim(), StringComparison.Ordinal);
    }

    private static (int Code, string Output, string Error) Run(params string[] arguments)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        return (PlanProgram.Run(arguments, output, error), output.ToString(), error.ToString());
    }
}
