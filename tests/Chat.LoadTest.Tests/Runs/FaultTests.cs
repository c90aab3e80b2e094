using Chat.LoadTest.Reporting;
using Chat.LoadTest.Tests.Server;

namespace Chat.LoadTest.Tests.Runs;

/// <summary>The tool against a server that breaks one promise on purpose: it says which, and nothing else.</summary>
public sealed class FaultTests
{
    [Theory]
    [InlineData(Misbehaviour.Loses, "lost")]
    [InlineData(Misbehaviour.Misses, "missed")]
    [InlineData(Misbehaviour.Doubles, "doubled")]
    [InlineData(Misbehaviour.SharesNumbers, "shared number")]
    [InlineData(Misbehaviour.SendsForeign, "foreign")]
    [InlineData(Misbehaviour.SendsOfAnotherRun, "foreign", "missed")]
    [InlineData(Misbehaviour.ForgetsInHistory, "not stored")]
    [InlineData(Misbehaviour.RenumbersHistory, "doubled")]
    [InlineData(Misbehaviour.JumblesHistory, "jumbled")]
    [InlineData(Misbehaviour.AnswersNothing, "never answered")]
    [InlineData(Misbehaviour.RefusesWithEffect, "refused with effect")]
    [InlineData(Misbehaviour.Misorders, "misordered")]
    [InlineData(Misbehaviour.Alters, "altered", "missed")]
    public async Task A_fault_is_found_and_named_with_an_example(Misbehaviour how, params string[] expected)
    {
        await using var chat = await FaultyChat.StartAsync(how);
        var report = await Run.AsyncOf(Run.Small(chat.Url));
        Assert.Equal(3, report.ExitCode);
        Assert.All(expected, fault => Assert.Contains(fault, report.Broken()));
        Assert.All(report.Audit.Where(fault => fault.Count > 0), fault => Assert.False(string.IsNullOrEmpty(fault.Example)));
        Assert.Contains(Summary.Lines(report), line => line.StartsWith("BROKEN", StringComparison.Ordinal) && line.Contains(expected[0], StringComparison.Ordinal));
        Assert.Empty(report.Broken().Except(expected).Except(FollowFrom(how)));
    }

    [Theory]
    [InlineData(Misbehaviour.None)]
    [InlineData(Misbehaviour.Repeats)]
    [InlineData(Misbehaviour.Reorders)]
    [InlineData(Misbehaviour.Delays)]
    [InlineData(Misbehaviour.SkipsNumbers)]
    [InlineData(Misbehaviour.Batches)]
    [InlineData(Misbehaviour.Chatters)]
    [InlineData(Misbehaviour.RefusesCleanly)]
    public async Task What_the_protocol_allows_is_no_fault(Misbehaviour how)
    {
        await using var chat = await FaultyChat.StartAsync(how);
        var report = await Run.AsyncOf(Run.Small(chat.Url));
        Assert.Empty(report.Audit.Where(fault => fault.Count > 0));
        Assert.Equal(0, report.ExitCode);
        Assert.Equal(60, report.Counts.Sent);
        Assert.Equal(how == Misbehaviour.RefusesCleanly ? 52 : 60, report.Counts.Acknowledged);
        Assert.Equal(3 * report.Counts.Acknowledged, report.Counts.Deliveries);
        Assert.Equal(how == Misbehaviour.Repeats, report.Counts.Repeated > 0);
        Assert.Equal(how == Misbehaviour.Reorders, report.Counts.OutOfOrder > 0);
        Assert.Equal(how is Misbehaviour.Batches or Misbehaviour.Chatters, report.Counts.OtherFrames > 0);
        if (how == Misbehaviour.Delays) Assert.True(report.Latency("delivery").P99 >= 120);
    }

    [Theory]
    [InlineData("room")]
    [InlineData("churn")]
    [InlineData("storm")]
    [InlineData("slow")]
    [InlineData("mixed")]
    [InlineData("idle")]
    public async Task A_faultless_server_has_no_fault_in_any_scenario(string scenario)
    {
        await using var chat = await FaultyChat.StartAsync(Misbehaviour.None);
        var options = Run.Small(chat.Url, scenario) with { Duration = 2, Publishers = scenario == "idle" ? 0 : 2 };
        var report = await Run.AsyncOf(options);
        Assert.Empty(report.Audit.Where(fault => fault.Count > 0));
        Assert.Equal(0, report.ExitCode);
        Assert.Equal(120, report.Counts.Sent + report.Counts.Pings);
        Assert.Equal(120, report.Counts.Acknowledged + report.Counts.Pongs);
    }

    [Fact]
    public async Task Entries_left_out_when_a_member_comes_back_are_found()
    {
        await using var chat = await FaultyChat.StartAsync(Misbehaviour.LeavesOutOnReturn);
        var report = await Run.AsyncOf(Run.Small(chat.Url, "churn") with { Duration = 5, Rooms = 1, Publishers = 1 });
        Assert.Equal(["not recovered"], report.Broken());
    }

    [Theory]
    [InlineData(Misbehaviour.FailsOnceAsTheGateway, 1)]
    [InlineData(Misbehaviour.FailsThriceAsTheGateway, 3)]
    public async Task A_frame_that_the_gateway_failed_is_sent_again_and_has_its_effect_once(Misbehaviour how, int failures)
    {
        await using var chat = await FaultyChat.StartAsync(how);
        var report = await Run.AsyncOf(Run.Small(chat.Url));
        Assert.Empty(report.Broken());
        Assert.Equal(2 * failures, report.Counts.Resent);
        Assert.Equal(60, report.Counts.Acknowledged);
        Assert.Equal(2 * failures, report.Errors["API Gateway: Internal server error"]);
    }

    [Fact]
    public async Task A_closed_loop_goes_on_after_a_storm()
    {
        await using var chat = await FaultyChat.StartAsync(Misbehaviour.None);
        var report = await Run.AsyncOf(Run.Small(chat.Url, "storm") with { Rate = null, Duration = 3 });
        Assert.Equal(0, report.ExitCode);
        Assert.Equal(8, report.Counts.Reconnected);
        Assert.Contains(report.Timeline, second => second.At > 2.5 && second.Acknowledged > 0);
    }

    [Fact]
    public async Task A_storm_is_in_the_report()
    {
        await using var chat = await FaultyChat.StartAsync(Misbehaviour.None);
        var report = await Run.AsyncOf(Run.Small(chat.Url, "storm") with { Duration = 3 });
        Assert.Equal((8, 0, 8, 8), (report.Counts.Cut, report.Counts.Left, report.Counts.Reconnected, report.Return!.Count));
        Assert.Equal(0, report.Timeline.Min(second => second.Lowest));
        Assert.Contains(report.Timeline, second => second.Lowest == 8);
        Assert.Contains(Summary.Lines(report), line => line.StartsWith("reconnects    8 cut, all back and joined; from the first try to the join p50 ", StringComparison.Ordinal));
        Assert.Contains(">fewest within it<", HtmlReport.Of(report), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_churn_says_who_left_and_who_was_cut_and_how_many_came_back()
    {
        await using var chat = await FaultyChat.StartAsync(Misbehaviour.None);
        var report = await Run.AsyncOf(Run.Small(chat.Url, "churn") with { Duration = 3, Going = 20 });
        Assert.True(report.Counts.Left > 0 && report.Counts.Cut > 0);
        Assert.Equal(report.Counts.Left + report.Counts.Cut, report.Counts.Reconnected);
        Assert.Contains(Summary.Lines(report), line => line.StartsWith($"reconnects    {report.Counts.Left} left and {report.Counts.Cut} cut, all back and joined;", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_closed_loop_sends_no_more_than_it_may_and_waits_for_each_answer()
    {
        await using var chat = await FaultyChat.StartAsync(Misbehaviour.None);
        var report = await Run.AsyncOf(Run.Small(chat.Url) with { Rate = null, Messages = 75 });
        Assert.Equal(75, report.Counts.Sent);
        Assert.Equal(75, report.Counts.Acknowledged);
        Assert.Equal(0, report.ExitCode);
    }

    // What one fault brings with it: a text that was not one of ours never came, a number that changed is not where it was.
    private static string[] FollowFrom(Misbehaviour how) => how switch
    {
        Misbehaviour.RenumbersHistory => ["not stored", "missed"],
        Misbehaviour.SharesNumbers => ["not stored", "misordered", "lost", "never answered"],
        // The sender's own copy is the answer, which it did not get.
        Misbehaviour.RefusesWithEffect => ["missed"],
        Misbehaviour.Doubles => ["misordered"],
        _ => [],
    };
}
