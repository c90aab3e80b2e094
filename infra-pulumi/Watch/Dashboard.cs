using System.Text.Json;
using Chat.Core;
using Chat.Infra.Configuration;
using Pulumi;

namespace Chat.Infra.Watch;

/// <summary>One page that answers: how many are connected, how much is said, how late, what fails, what an hour costs.</summary>
internal static class Dashboard
{
    public static Aws.CloudWatch.Dashboard Declare(Scope scope, ChatConfig config, Topology topology, Aws.ApiGatewayV2.Api api) =>
        new(scope.Name("dashboard"), new()
        {
            DashboardName = scope.Name("dashboard"),
            DashboardBody = api.Id.Apply(id => Body(new(scope, config, topology, id))),
        });

    // Half a day: long enough for the count of those who are connected to be right at its right edge.
    private static string Body(DashboardMetrics metrics) => JsonSerializer.Serialize(new { start = "-PT12H", widgets = Widgets(metrics) });

    // Two columns of six rows each, read from left to right.
    private static object[] Widgets(DashboardMetrics metrics) =>
        [.. new[] { Connected(metrics), Messages(metrics), Lateness(metrics), Failures(metrics), Running(metrics), Cost(metrics) }
            .Select((widget, at) => widget.At(column: at % 2, row: at / 2))];

    // API Gateway has no metric for it, so this counts up from the left edge: connects less disconnects. Those who were
    // connected before the edge are missing, and all of them are gone two hours later.
    private static Widget Connected(DashboardMetrics metrics) => new(
        "Connected, about (right from 2 hours after the left edge on)", metrics.Region,
    [
        metrics.Api("ConnectCount", "connects", visible: false),
        metrics.Invocations(ChatTopology.Disconnect.Name, "disconnects", visible: false),
        Line.Of("RUNNING_SUM(FILL(connects,0)-FILL(disconnects,0))", "online", "connected"),
    ]);

    private static Widget Messages(DashboardMetrics metrics) => new("Messages in and out, a minute", metrics.Region,
    [
        metrics.Api("MessageCount", "both", visible: true, label: "in and out"),
        metrics.Invocations(ChatTopology.Message.Name, "frames", visible: true, label: "in"),
    ]);

    private static Widget Lateness(DashboardMetrics metrics) => new("How late, milliseconds", metrics.Region,
        [metrics.Duration("p50"), metrics.Duration("p99"), metrics.Latency("p99"), .. metrics.QueueAge]);

    private static Widget Failures(DashboardMetrics metrics) => new("What fails", metrics.Region,
    [
        metrics.Api("IntegrationError", "integrationErrors", visible: true),
        metrics.Api("ExecutionError", "executionErrors", visible: true),
        metrics.Api("ClientError", "clientErrors", visible: true),
        .. metrics.PerFunction("Errors"), .. metrics.PerFunction("Throttles"), .. metrics.DeadLetters,
    ]);

    private static Widget Running(DashboardMetrics metrics) => new("Invocations at a time", metrics.Region,
        [.. metrics.PerFunction("ConcurrentExecutions", "Maximum")]);

    // Storage, logs and data out come on top: they are small, or known only from the bill.
    private static Widget Cost(DashboardMetrics metrics) => new("What it costs, US dollars an hour", metrics.Region,
        [.. metrics.CostParts, Line.Of(string.Join('+', metrics.CostSums), "cost", "dollars an hour")])
    {
        PeriodSeconds = 3_600,
    };
}
