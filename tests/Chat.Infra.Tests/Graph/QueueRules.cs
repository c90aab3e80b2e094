using System.Collections.Immutable;
using System.Text.Json;
using Chat.Core;

namespace Chat.Infra.Tests.Graph;

/// <summary>What must hold of the queue and of what feeds on it. Lists what breaks it.</summary>
internal static class QueueRules
{
    private const string Name = "chat-dev-fan-out";
    private const string Letters = "chat-dev-dead-letters";

    // What Lambda does in the name of the function that it feeds.
    private static readonly string[] Taking = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"];

    public static IEnumerable<string> Faults(DeclaredStack stack) =>
        [.. OfQueues(stack), .. OfMapping(stack), .. OfRights(stack), .. OfAlarms(stack)];

    private static IEnumerable<string> OfQueues(DeclaredStack stack)
    {
        var (queue, letters) = (stack.One("Queue", Name), stack.One("Queue", Letters));
        foreach (var one in new[] { queue, letters })
            if (!Equals(one.Inputs.GetValueOrDefault("sqsManagedSseEnabled"), true)) yield return $"{one.Name} is not encrypted.";
        if (queue.Text("redrivePolicy") is not { } redrive) yield return "What fails for good comes again for days.";
        else if (JsonDocument.Parse(redrive).RootElement is var policy && policy.GetProperty("deadLetterTargetArn").GetString()?.EndsWith($":{Letters}", StringComparison.Ordinal) != true)
            yield return "Dead letters go elsewhere.";
        else if (policy.GetProperty("maxReceiveCount").GetInt32() is < 2 or > 10) yield return "One failure is the end, or nothing is.";
        // A letter's age counts from its first queue on.
        if (Number(letters, "messageRetentionSeconds", 345_600) <= Number(queue, "messageRetentionSeconds", 345_600)) yield return "A dead letter may be gone before anybody looks.";
        var timeout = Number(stack.One("Function", Name), "timeout", 3);
        if (Number(queue, "visibilityTimeoutSeconds", 30) < 6 * timeout) yield return "A batch under way may be handed out again.";
    }

    private static IEnumerable<string> OfMapping(DeclaredStack stack)
    {
        var mapping = stack.One("EventSourceMapping");
        if (mapping.Text("eventSourceArn")?.EndsWith($":{Name}", StringComparison.Ordinal) != true) yield return "The mapping takes from another queue.";
        if (mapping.Text("functionName")?.EndsWith($":function:{Name}:live", StringComparison.Ordinal) != true) yield return "The mapping feeds another function, or a version that stays behind.";
        if (mapping.Inputs.GetValueOrDefault("functionResponseTypes") is not ImmutableArray<object> types || !types.Contains("ReportBatchItemFailures")) yield return "One failed job brings its whole batch again.";
        if (!mapping.Inputs.ContainsKey("scalingConfig")) yield return "Nothing bounds how many run at a time.";
        if (Number(mapping, "maximumBatchingWindowInSeconds", 0) > 0) yield return "Everybody waits for a batch to fill.";
        // Lambda looks whether the role may take from the queue when the mapping is made.
        if (!mapping.DependsOn.Contains($"aws:iam/rolePolicy:RolePolicy {Name}")) yield return "The mapping may be made before it is allowed.";
    }

    private static IEnumerable<string> OfRights(DeclaredStack stack)
    {
        var granted = GraphRules.Statements(stack).Where(one => one.Owner == Name && GraphRules.Strings(one.Statement, "Resource").All(resource => resource.EndsWith($":{Name}", StringComparison.Ordinal)))
            .SelectMany(one => GraphRules.Strings(one.Statement, "Action")).ToHashSet(StringComparer.Ordinal);
        foreach (var action in Taking.Append("sqs:SendMessage"))
            if (!granted.Contains(action)) yield return $"{Name} lacks {action}.";
        foreach (var other in GraphRules.Statements(stack).Where(one => one.Owner != Name).SelectMany(one => GraphRules.Strings(one.Statement, "Action").Intersect(Taking).Select(action => $"{one.Owner} has {action}.")))
            yield return other;
    }

    private static IEnumerable<string> OfAlarms(DeclaredStack stack)
    {
        foreach (var (metric, queue) in new[] { ("ApproximateNumberOfMessagesVisible", Letters), ("ApproximateAgeOfOldestMessage", Name) })
            if (!stack.Of("MetricAlarm").Any(alarm => alarm.Text("metricName") == metric && Equals(alarm.Map("dimensions").GetValueOrDefault("QueueName"), queue)))
                yield return $"Nobody is told of {metric} of {queue}.";
    }

    private static double Number(DeclaredResource resource, string input, double otherwise) =>
        resource.Inputs.GetValueOrDefault(input) is double number ? number : otherwise;
}
