using System.Net;
using Chat.Core;
using Chat.Plan.People;
using Chat.Plan.Prices;
using Chat.Plan.Reporting;
using Chat.Plan.World;

namespace Chat.Plan.Tests;

/// <summary>Whole runs of a simulated account.</summary>
public sealed class PlanTests
{
    private static readonly WorldOptions Limits = WorldOptions.Of(PriceFile.Load());

    [Fact]
    public void Small_rooms_get_everything_by_one_post_each_within_half_a_second()
    {
        var run = Run("20", people: 400, seconds: 60);
        var rooms = run.Classes.Single(known => known.Messages > 0);
        Assert.Equal("11 to 100", rooms.Rooms.Name);
        Assert.Equal(rooms.Expected, rooms.Messages * 19);
        Assert.InRange(rooms.DeliveredCount, rooms.Expected * 0.97, rooms.Expected * 1.03); // those who reconnect are there twice, or not
        Assert.Equal(rooms.DeliveredCount, rooms.Posts);
        Assert.InRange(rooms.DeliveryMs(99)!.Value, 1, 500);
        Assert.Equal(0, run.Account.PostsRefused + run.Account.FramesRefused + run.Functions.Refused + run.Queue.Jobs);
    }

    [Fact]
    public void The_same_seed_gives_the_same_run_and_another_one_another()
    {
        var options = new PlanOptions { People = 2_000, Rooms = "zipf", Seconds = 10 };
        var first = TextReport.Of(ChatPlan.Make(options));
        Assert.Equal(first, TextReport.Of(ChatPlan.Make(options)));
        Assert.NotEqual(first, TextReport.Of(ChatPlan.Make(options with { Seed = 2 })));
    }

    [Fact]
    public void A_run_that_is_throttled_repeats_as_well()
    {
        var options = new PlanOptions { People = 12_000, Rooms = "100", MessagesPerPersonHour = 60, Seconds = 5 };
        var first = ChatPlan.Make(options);
        Assert.True(first.Default.Account.PostsRefused > 0);
        Assert.Equal(TextReport.Of(first), TextReport.Of(ChatPlan.Make(options)));
    }

    [Fact]
    public void A_load_above_the_account_is_refused_and_asks_for_more()
    {
        var plan = ChatPlan.Make(new() { People = 12_000, Rooms = "100", MessagesPerPersonHour = 60, Seconds = 10 });
        Assert.True(plan.Default.Account.PostsRefused > 0);
        Assert.Equal(0, plan.Raised.Account.PostsRefused);
        var need = plan.Needs.Single(need => need.Name == "API Gateway, requests a second");
        // 12,000 people with one message a minute each, to 99 others.
        Assert.InRange(need.Peak, 16_000, 30_000);
        Assert.InRange(need.Ask!.Value, need.Peak * 1.5, need.Peak * 1.7);
    }

    [Fact]
    public void The_bill_is_that_of_the_figures()
    {
        var plan = ChatPlan.Make(new() { People = 1_000, Rooms = "20", Seconds = 120 });
        var month = 30 * 86_400.0 / plan.Raised.Duration.TotalSeconds;
        var pings = 1_000 * 30 * (86_400 / 420.0);
        var messages = plan.Bill.Single(item => item.Name == "API Gateway, messages");
        Assert.Equal(((plan.Raised.Deliveries.Messages * 2) + plan.Raised.Deliveries.Posts) * month + (2 * pings), messages.Units, precision: 0);
        Assert.Equal(messages.Units / 1e6, messages.Dollars, precision: 6);
        Assert.Equal(43_200_000 * 0.25 / 1e6, plan.Bill.Single(item => item.Name == "API Gateway, connection minutes").Dollars, precision: 6);
        Assert.Equal(plan.Bill.Sum(item => item.Dollars), plan.Dollars);
    }

    [Fact]
    public void The_table_has_the_messages_of_the_seconds_that_count_and_the_bill_those_of_the_warming_up_as_well()
    {
        // 200 people with a message each every 2 s: 500 in the 5 s of warming up, 200 in the 2 s after it.
        var run = Run("20", people: 200, seconds: 2, messagesPerPersonHour: 1_800);
        var rooms = run.Classes.Single(known => known.Messages > 0);
        Assert.Equal((5, 2), (run.Warm.TotalSeconds, run.Counted.TotalSeconds));
        Assert.InRange(rooms.Messages, 150, 250);
        Assert.InRange(run.Deliveries.Messages, 600, 800);
        Assert.Equal(rooms.Messages * 19, rooms.Expected);
        Assert.InRange(rooms.DeliveredCount / (double)rooms.Expected, 0.97, 1.03);
        Assert.InRange(rooms.Posts, 1, run.Deliveries.Posts / 2);
    }

    [Fact]
    public void What_was_not_measured_is_a_dash_and_both_times_are_said()
    {
        // One message a person and 1,000 hours: none is due in these seconds.
        var quiet = ChatPlan.Make(new() { People = 20, Rooms = "20", MessagesPerPersonHour = 0.001, Seconds = 2 });
        Assert.Contains("5 s of warming up, then 2 s, simulated", TextReport.Of(quiet), StringComparison.Ordinal);
        Assert.Contains("| no message was due after the warming up | - | - | - | - | - | - | - |", TextReport.Of(quiet), StringComparison.Ordinal);

        // One message, and nothing that could be posted.
        var time = new Clock.VirtualTime();
        var deliveries = new Deliveries(time, new([20]), TimeSpan.Zero);
        deliveries.Acknowledged(Population.Name(0), TimeSpan.Zero, receivers: 19);
        var unheard = quiet.Default with { Deliveries = deliveries };
        var plan = quiet with { Default = unheard, Raised = unheard };
        Assert.Contains("| 11 to 100 | 1 | 19 | 0.00 | 0.0 | - | - | 0 |", TextReport.Of(plan), StringComparison.Ordinal);
        Assert.Contains(">-</text>", HtmlReport.Of(plan), StringComparison.Ordinal);
    }

    [Fact]
    public void The_page_loads_nothing_and_names_the_source_of_every_figure()
    {
        var plan = ChatPlan.Make(new() { People = 100, Rooms = "20", Seconds = 5 });
        var page = HtmlReport.Of(plan);
        foreach (var tag in (string[])["<script", "<link", "<img", "src=", "@import"]) Assert.DoesNotContain(tag, page, StringComparison.OrdinalIgnoreCase);
        foreach (var price in plan.Prices.Prices) Assert.Contains(WebUtility.HtmlEncode(price.Source), page, StringComparison.Ordinal);
        foreach (var latency in plan.Prices.Latencies) Assert.Contains(WebUtility.HtmlEncode(latency.Source), page, StringComparison.Ordinal);
    }

    private static Outcome Run(string rooms, int people, int seconds, double messagesPerPersonHour = 20)
    {
        var options = new PlanOptions { People = people, Rooms = rooms, MessagesPerPersonHour = messagesPerPersonHour };
        return Simulation.Run(options, RoomSizes.Parse(rooms, people)!, Limits, new ChatOptions(), TimeSpan.FromSeconds(seconds));
    }
}
