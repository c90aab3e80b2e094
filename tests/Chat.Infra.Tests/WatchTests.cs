using System.Collections.Immutable;
using System.Text.Json;
using System.Text.RegularExpressions;
using Chat.Infra.Tests.Graph;

namespace Chat.Infra.Tests;

public sealed partial class WatchTests
{
    private static readonly StackRequest Everything = new StackRequest()
        .With("chat:alarmEmail", "ops@example.com").With("chat:monthlyBudget", "50");

    [Fact]
    public async Task Every_function_is_watched_for_errors_and_throttles_and_the_rest_once()
    {
        var stack = await Everything.RunAsync();
        string[] once =
            ["message-p99", "integration-errors", "execution-errors", "account-messages", "account-connects", "table-write-throttles", "table-read-throttles", "dead-letters", "queue-age"];
        Assert.Equal(
            Topology.OfChat.Functions.SelectMany(function => new[] { $"{function.Name}-errors", $"{function.Name}-throttles" }).Concat(once).Select(part => $"chat-dev-{part}").Order(StringComparer.Ordinal),
            stack.Of("MetricAlarm").Select(alarm => alarm.Text("name")).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Alarms_reach_the_topic_and_the_topic_reaches_the_operator()
    {
        var stack = await Everything.RunAsync();
        Assert.All(stack.Of("MetricAlarm"), alarm => Assert.EndsWith(":chat-dev-alarms", (string)Assert.Single((ImmutableArray<object>)alarm.Inputs["alarmActions"]), StringComparison.Ordinal));
        Assert.Equal("ops@example.com", stack.One("TopicSubscription").Text("endpoint"));
        Assert.Empty((await new StackRequest().RunAsync()).Of("TopicSubscription"));
    }

    [Fact]
    public async Task The_quota_alarms_go_off_at_four_fifths_of_the_account()
    {
        var stack = await Everything.RunAsync();
        Assert.Equal(480_000.0, stack.One("MetricAlarm", "chat-dev-account-messages").Inputs["threshold"]);
        Assert.Equal(24_000.0, stack.One("MetricAlarm", "chat-dev-account-connects").Inputs["threshold"]);
        var milan = await Everything.With("aws:region", "eu-south-1").RunAsync();
        Assert.Equal(120_000.0, milan.One("MetricAlarm", "chat-dev-account-messages").Inputs["threshold"]);
        var raised = await Everything.With("chat:requestsPerSecond", "40000").RunAsync();
        Assert.Equal(1_920_000.0, raised.One("MetricAlarm", "chat-dev-account-messages").Inputs["threshold"]);
    }

    [Fact]
    public async Task Alarms_watch_metrics_of_what_this_stack_declares()
    {
        var stack = await Everything.RunAsync();
        var names = stack.Resources.Select(resource => resource.Text("name")).Append($"{stack.One("Api").Name}-id").ToHashSet(StringComparer.Ordinal);
        Assert.All(stack.Of("MetricAlarm").SelectMany(alarm => alarm.Map("dimensions").Values), value => Assert.Contains((string)value, names));
    }

    [Fact]
    public async Task The_dashboard_is_sound_and_covers_every_function()
    {
        var stack = await Everything.RunAsync();
        var body = JsonDocument.Parse(stack.One("Dashboard").Text("dashboardBody")!).RootElement;
        var widgets = body.GetProperty("widgets").EnumerateArray().ToList();
        Assert.Equal(6, widgets.Count);
        foreach (var widget in widgets)
        {
            var lines = widget.GetProperty("properties").GetProperty("metrics").EnumerateArray().ToList();
            var ids = lines.Select(line => line.EnumerateArray().Last().GetProperty("id").GetString()!).ToList();
            Assert.Equal(ids.Count, ids.Distinct(StringComparer.Ordinal).Count());
            Assert.All(ids, id => Assert.Matches("^[a-z][A-Za-z0-9_]*$", id));
            foreach (var expression in lines.Select(line => line.EnumerateArray().Last()).Where(last => last.TryGetProperty("expression", out _)))
                Assert.Empty(Identifiers().Matches(expression.GetProperty("expression").GetString()!).Select(match => match.Value).Except([.. ids, "RUNNING_SUM", "FILL"]));
        }
        Assert.All(Topology.OfChat.Functions, function => Assert.Contains($"chat-dev-{function.Name}", body.GetRawText(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_budget_counts_this_stack_and_tells_the_operator()
    {
        var budget = (await Everything.RunAsync()).One("Budget");
        Assert.Equal(("50", "USD", "MONTHLY"), (budget.Text("limitAmount"), budget.Text("limitUnit"), budget.Text("timeUnit")));
        var filter = (ImmutableDictionary<string, object>)Assert.Single((ImmutableArray<object>)budget.Inputs["costFilters"]);
        Assert.Equal("user:stack$dev", Assert.Single((ImmutableArray<object>)filter["values"]));
        Assert.Empty((await new StackRequest().RunAsync()).Of("Budget"));
    }

    [Fact]
    public async Task Every_log_group_ends()
    {
        var stack = await Everything.With("chat:executionLogs", "INFO").With("chat:logRetentionDays", "14").RunAsync();
        Assert.Equal(Topology.OfChat.Functions.Count + 2, stack.Of("LogGroup").Count());
        Assert.All(stack.Of("LogGroup"), group => Assert.Equal(14.0, group.Inputs["retentionInDays"]));
    }

    [GeneratedRegex("[A-Za-z_][A-Za-z0-9_]*")]
    private static partial Regex Identifiers();
}
