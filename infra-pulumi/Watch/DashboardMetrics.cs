using System.Globalization;
using Chat.Core;
using Chat.Infra.Configuration;

namespace Chat.Infra.Watch;

/// <summary>The metrics of one stack, by the names that the dashboard gives them.</summary>
internal sealed class DashboardMetrics(Scope scope, ChatConfig config, Topology topology, string apiId)
{
    private const double MillisecondsPerSecond = 1_000;
    private const double MegabytesPerGigabyte = 1_024;

    public string Region => config.Region;

    /// <summary>The units that cost, each hour.</summary>
    public IEnumerable<object[]> CostParts =>
    [
        Api("MessageCount", "messages", visible: false),
        Api("ConnectCount", "connects", visible: false),
        Invocations(ChatTopology.Disconnect.Name, "disconnects", visible: false),
        .. topology.Functions.SelectMany(OfFunction),
        Table("ConsumedWriteCapacityUnits", "writes"),
        Table("ConsumedReadCapacityUnits", "reads"),
    ];

    /// <summary>What they cost. An hour's connection minutes are sixty times those who are connected.</summary>
    public IEnumerable<string> CostSums =>
    [
        $"FILL(messages,0)*{Number(Prices.Message)}",
        $"RUNNING_SUM(FILL(connects,0)-FILL(disconnects,0))*60*{Number(Prices.ConnectionMinute)}",
        .. topology.Functions.Select(OfFunctionCost),
        $"FILL(writes,0)*{Number(Prices.DynamoDbWrite)}",
        $"FILL(reads,0)*{Number(Prices.DynamoDbRead)}",
    ];

    public IEnumerable<object[]> QueueAge => topology.FanOutQueue is null ? [] :
    [
        Line.Of("AWS/SQS", "ApproximateAgeOfOldestMessage", ["QueueName", scope.Name("fan-out")], "queueAge", "oldest in the queue, seconds", "Maximum"),
    ];

    public IEnumerable<object[]> DeadLetters => topology.FanOutQueue is null ? [] :
    [
        Line.Of("AWS/SQS", "ApproximateNumberOfMessagesVisible", ["QueueName", scope.Name("dead-letters")], "deadLetters", "dead letters", "Maximum"),
    ];

    public object[] Api(string metric, string id, bool visible, string? label = null) =>
        Line.Of("AWS/ApiGateway", metric, ["ApiId", apiId, "Stage", config.Stage], id, label ?? metric, visible: visible);

    public object[] Invocations(string function, string id, bool visible, string? label = null) =>
        Line.Of("AWS/Lambda", "Invocations", Named(function), id, label ?? function, visible: visible);

    public object[] Duration(string percentile) =>
        Line.Of("AWS/Lambda", "Duration", Named(ChatTopology.Message.Name), $"message_{percentile}", $"message {percentile}", percentile);

    public object[] Latency(string percentile) =>
        Line.Of(
            "AWS/ApiGateway", "IntegrationLatency", ["ApiId", apiId, "Stage", config.Stage],
            $"latency_{percentile}", $"integrations {percentile}", percentile);

    public IEnumerable<object[]> PerFunction(string metric, string statistic = "Sum") => topology.Functions.Select(function => Line.Of(
        "AWS/Lambda", metric, Named(function.Name), $"{Id(function)}_{metric.ToLowerInvariant()}", $"{function.Name} {metric}", statistic));

    private IEnumerable<object[]> OfFunction(ChatFunction function) =>
    [
        Line.Of("AWS/Lambda", "Invocations", Named(function.Name), $"{Id(function)}_calls", function.Name, visible: false),
        Line.Of("AWS/Lambda", "Duration", Named(function.Name), $"{Id(function)}_time", function.Name, visible: false),
    ];

    private string OfFunctionCost(ChatFunction function)
    {
        var gigabytes = (config.Of(function.Name).MemoryMegabytes ?? function.MemoryMegabytes) / MegabytesPerGigabyte;
        var perMillisecond = gigabytes / MillisecondsPerSecond * Prices.LambdaGigabyteSecond;
        return $"FILL({Id(function)}_calls,0)*{Number(Prices.LambdaRequest)}+FILL({Id(function)}_time,0)*{Number(perMillisecond)}";
    }

    private object[] Table(string metric, string id) =>
        Line.Of("AWS/DynamoDB", metric, ["TableName", scope.Name("table")], id, metric, visible: false);

    private string[] Named(string function) => ["FunctionName", scope.Name(function)];

    // Ids of metrics begin with a lower case letter and have no hyphen.
    private static string Id(ChatFunction function) => function.Name.Replace('-', '_');

    // CloudWatch's expressions know no exponents.
    private static string Number(double value) => value.ToString("0.####################", CultureInfo.InvariantCulture);
}
