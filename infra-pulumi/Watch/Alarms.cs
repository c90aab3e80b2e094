using Chat.Core;
using Chat.Infra.Configuration;
using Pulumi;

namespace Chat.Infra.Watch;

/// <summary>All alarms.</summary>
internal static class Alarms
{
    // Early enough to ask for more before anybody is refused: a raise takes days.
    private const double ShareOfQuota = 0.8;

    public static void Declare(Scope scope, ChatConfig config, Topology topology, Aws.ApiGatewayV2.Api api, Aws.Sns.Topic topic)
    {
        var all = topology.Functions.SelectMany(function => OfFunction(scope, function))
            .Append(Slow(scope, config))
            .Concat(OfApi(config, api))
            .Concat(OfTable(scope))
            .Concat(topology.FanOutQueue is null ? [] : OfQueue(scope));
        foreach (var alarm in all) alarm.Declare(scope, topic);
    }

    private static IEnumerable<Alarm> OfFunction(Scope scope, ChatFunction function)
    {
        var dimensions = new InputMap<string> { ["FunctionName"] = scope.Name(function.Name) };
        yield return new(
            $"{function.Name}-errors", $"Function {function.Name} failed on at least one event in five minutes.",
            "AWS/Lambda", "Errors", 0)
        {
            Dimensions = dimensions,
        };
        yield return new(
            $"{function.Name}-throttles", $"Lambda refused to run {function.Name} at least once in five minutes.",
            "AWS/Lambda", "Throttles", 0)
        {
            Dimensions = dimensions,
        };
    }

    // Three periods of a minute: one cold start after a quiet hour is no reason to wake anybody.
    private static Alarm Slow(Scope scope, ChatConfig config) =>
        new(
            "message-p99", "The slowest hundredth of messages has been too slow for three minutes.",
            "AWS/Lambda", "Duration", config.Alarms.MessageP99Milliseconds)
        {
            Statistic = "p99",
            PeriodSeconds = 60,
            Periods = 3,
            Dimensions = new() { ["FunctionName"] = scope.Name(ChatTopology.Message.Name) },
        };

    private static IEnumerable<Alarm> OfApi(ChatConfig config, Aws.ApiGatewayV2.Api api)
    {
        var dimensions = new InputMap<string> { ["ApiId"] = api.Id, ["Stage"] = config.Stage };
        yield return new(
            "integration-errors", "API Gateway got no sound answer from a function.",
            "AWS/ApiGateway", "IntegrationError", 0)
        { Dimensions = dimensions };
        yield return new(
            "execution-errors", "API Gateway could not call a function at all.",
            "AWS/ApiGateway", "ExecutionError", 0)
        { Dimensions = dimensions };
        yield return new(
            "account-messages", "Messages and posts come near the account's quota of requests.",
            "AWS/ApiGateway", "MessageCount", PerMinute(config.Alarms.RequestsPerSecond))
        {
            PeriodSeconds = 60,
            Dimensions = dimensions,
        };
        yield return new(
            "account-connects", "New connections come near the account's quota.",
            "AWS/ApiGateway", "ConnectCount", PerMinute(config.Alarms.ConnectsPerSecond))
        {
            PeriodSeconds = 60,
            Dimensions = dimensions,
        };
    }

    private static IEnumerable<Alarm> OfTable(Scope scope)
    {
        var dimensions = new InputMap<string> { ["TableName"] = scope.Name("table") };
        yield return new(
            "table-write-throttles", "DynamoDB refused writes of the table.",
            "AWS/DynamoDB", "WriteThrottleEvents", 0)
        { Dimensions = dimensions };
        yield return new(
            "table-read-throttles", "DynamoDB refused reads of the table.",
            "AWS/DynamoDB", "ReadThrottleEvents", 0)
        { Dimensions = dimensions };
    }

    private static IEnumerable<Alarm> OfQueue(Scope scope)
    {
        yield return new(
            "dead-letters", "Deliveries were given up after every try.",
            "AWS/SQS", "ApproximateNumberOfMessagesVisible", 0)
        {
            Statistic = "Maximum",
            Dimensions = new() { ["QueueName"] = scope.Name("dead-letters") },
        };
        yield return new(
            "queue-age", "Deliveries have waited in the queue for more than a minute.",
            "AWS/SQS", "ApproximateAgeOfOldestMessage", 60)
        {
            Statistic = "Maximum",
            PeriodSeconds = 60,
            Periods = 3,
            Dimensions = new() { ["QueueName"] = scope.Name("fan-out") },
        };
    }

    private static double PerMinute(int perSecond) => perSecond * 60 * ShareOfQuota;
}
