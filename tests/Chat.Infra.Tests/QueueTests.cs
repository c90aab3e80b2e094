using System.Collections.Immutable;
using System.Text.Json;
using Chat.Core;
using Chat.Infra.Tests.Graph;

namespace Chat.Infra.Tests;

public sealed class QueueTests
{
    [Fact]
    public async Task Without_a_consumer_in_the_topology_there_is_no_queue()
    {
        var stack = await new StackRequest { Topology = Topologies.WithoutQueue }.RunAsync();
        Assert.Empty(stack.Resources.Where(resource => resource.Kind is "Queue" or "EventSourceMapping"));
        Assert.Empty(stack.Resources.Where(resource => resource.Name.Contains("dead-letters", StringComparison.Ordinal) || resource.Name.Contains("queue", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task The_queue_feeds_its_consumer_and_gives_up_into_the_dead_letters()
    {
        var stack = await new StackRequest().RunAsync();
        var queue = stack.One("Queue", "chat-dev-fan-out");
        var redrive = JsonDocument.Parse(queue.Text("redrivePolicy")!).RootElement;
        Assert.Equal($"arn:aws:sqs:eu-west-1:{AwsMocks.AccountId}:chat-dev-dead-letters", redrive.GetProperty("deadLetterTargetArn").GetString());
        Assert.Equal(ChatTopology.FanOutQueue.Tries, redrive.GetProperty("maxReceiveCount").GetInt32());
        Assert.Equal(6.0 * ChatTopology.FanOut.TimeoutSeconds, queue.Inputs["visibilityTimeoutSeconds"]);
        Assert.All(stack.Of("Queue"), one => Assert.Equal(true, one.Inputs["sqsManagedSseEnabled"]));
    }

    [Fact]
    public async Task Everything_about_the_queue_holds_together() => Assert.Empty(QueueRules.Faults(await new StackRequest().RunAsync()));

    /// <summary>Each of them broken on purpose, one at a time.</summary>
    public static TheoryData<string, string, string, object?> Breaks => new()
    {
        { "Queue chat-dev-fan-out", "sqsManagedSseEnabled", "chat-dev-fan-out is not encrypted.", false },
        { "Queue chat-dev-dead-letters", "sqsManagedSseEnabled", "chat-dev-dead-letters is not encrypted.", null },
        { "Queue chat-dev-fan-out", "redrivePolicy", "What fails for good comes again for days.", null },
        { "Queue chat-dev-fan-out", "redrivePolicy", "Dead letters go elsewhere.", """{"deadLetterTargetArn":"arn:aws:sqs:eu-west-1:1:chat-dev-fan-out","maxReceiveCount":3}""" },
        { "Queue chat-dev-fan-out", "redrivePolicy", "One failure is the end, or nothing is.", """{"deadLetterTargetArn":"arn:aws:sqs:eu-west-1:1:chat-dev-dead-letters","maxReceiveCount":1}""" },
        { "Queue chat-dev-dead-letters", "messageRetentionSeconds", "A dead letter may be gone before anybody looks.", null },
        { "Queue chat-dev-fan-out", "visibilityTimeoutSeconds", "A batch under way may be handed out again.", 179.0 },
        { "Function chat-dev-fan-out", "timeout", "A batch under way may be handed out again.", 31.0 },
        { "EventSourceMapping chat-dev-fan-out", "eventSourceArn", "The mapping takes from another queue.", "arn:aws:sqs:eu-west-1:1:chat-dev-dead-letters" },
        { "EventSourceMapping chat-dev-fan-out", "functionName", "The mapping feeds another function, or a version that stays behind.", "arn:aws:lambda:eu-west-1:1:function:chat-dev-fan-out" },
        { "EventSourceMapping chat-dev-fan-out", "functionResponseTypes", "One failed job brings its whole batch again.", null },
        { "EventSourceMapping chat-dev-fan-out", "scalingConfig", "Nothing bounds how many run at a time.", null },
        { "EventSourceMapping chat-dev-fan-out", "maximumBatchingWindowInSeconds", "Everybody waits for a batch to fill.", 1.0 },
        { "RolePolicy chat-dev-fan-out", "policy", "chat-dev-fan-out lacks sqs:ReceiveMessage.", """{"Statement":[{"Effect":"Allow","Action":["sqs:DeleteMessage","sqs:GetQueueAttributes","sqs:SendMessage"],"Resource":["arn:aws:sqs:eu-west-1:1:chat-dev-fan-out"]}]}""" },
        { "RolePolicy chat-dev-message", "policy", "chat-dev-message has sqs:DeleteMessage.", """{"Statement":[{"Effect":"Allow","Action":["sqs:DeleteMessage"],"Resource":["arn:aws:sqs:eu-west-1:1:chat-dev-fan-out"]}]}""" },
        { "MetricAlarm chat-dev-dead-letters", "metricName", "Nobody is told of ApproximateNumberOfMessagesVisible of chat-dev-dead-letters.", "Other" },
        { "MetricAlarm chat-dev-queue-age", "metricName", "Nobody is told of ApproximateAgeOfOldestMessage of chat-dev-fan-out.", "Other" },
    };

    [Theory]
    [MemberData(nameof(Breaks))]
    public async Task What_is_broken_about_the_queue_is_found(string resource, string input, string fault, object? value)
    {
        var stack = await new StackRequest().RunAsync();
        var at = stack.Resources.IndexOf(stack.Resources.Single(one => $"{one.Kind} {one.Name}" == resource));
        var broken = stack.Resources[at] with { Inputs = value is null ? stack.Resources[at].Inputs.Remove(input) : stack.Resources[at].Inputs.SetItem(input, value) };
        Assert.Contains(fault, QueueRules.Faults(stack with { Resources = stack.Resources.SetItem(at, broken) }));
    }

    [Fact]
    public async Task A_mapping_that_does_not_wait_for_its_rights_is_found()
    {
        var stack = (await new StackRequest().RunAsync()).Change("EventSourceMapping", one => one with { DependsOn = [] });
        Assert.Equal(["The mapping may be made before it is allowed."], QueueRules.Faults(stack));
    }

    [Fact]
    public async Task A_batch_that_fails_in_part_comes_back_in_part_and_concurrency_is_bounded()
    {
        var request = new StackRequest().With("chat:fanOut", """{"maximumConcurrency":40,"batchingWindowSeconds":1,"batchSize":100}""");
        var mapping = (await request.RunAsync()).One("EventSourceMapping");
        Assert.Equal("ReportBatchItemFailures", Assert.Single((ImmutableArray<object>)mapping.Inputs["functionResponseTypes"]));
        Assert.Equal((40.0, 1.0, 100.0), (mapping.Map("scalingConfig")["maximumConcurrency"], mapping.Inputs["maximumBatchingWindowInSeconds"], mapping.Inputs["batchSize"]));
        Assert.EndsWith(":function:chat-dev-fan-out:live", mapping.Text("functionName"), StringComparison.Ordinal);
        // Lambda looks whether the role may take from the queue when the mapping is made.
        Assert.Contains("aws:iam/rolePolicy:RolePolicy chat-dev-fan-out", mapping.DependsOn);
    }

    [Fact]
    public async Task The_producer_knows_the_queue_and_no_route_calls_the_consumer()
    {
        var stack = await new StackRequest().RunAsync();
        var variables = (ImmutableDictionary<string, object>)stack.One("Function", "chat-dev-message").Map("environment")["variables"];
        Assert.Equal($"https://sqs.eu-west-1.amazonaws.com/{AwsMocks.AccountId}/chat-dev-fan-out", variables[ChatVariables.FanOutQueue]);
        Assert.Empty(GraphRules.Callers(stack, Topology.OfChat));
        Assert.Empty(stack.Of("Permission").Where(permission => permission.Text("function") == "chat-dev-fan-out"));
    }
}
