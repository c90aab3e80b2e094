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
        var stack = await new StackRequest { Topology = Topology.OfChat with { FanOutQueue = null } }.RunAsync();
        Assert.Empty(stack.Resources.Where(resource => resource.Kind is "Queue" or "EventSourceMapping"));
        Assert.Empty(stack.Resources.Where(resource => resource.Name.Contains("dead-letters", StringComparison.Ordinal) || resource.Name.Contains("queue", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task The_queue_feeds_its_consumer_and_gives_up_into_the_dead_letters()
    {
        var stack = await new StackRequest { Topology = Topologies.WithQueue }.RunAsync();
        var queue = stack.One("Queue", "chat-dev-fan-out");
        var redrive = JsonDocument.Parse(queue.Text("redrivePolicy")!).RootElement;
        Assert.Equal($"arn:aws:sqs:eu-west-1:{AwsMocks.AccountId}:chat-dev-dead-letters", redrive.GetProperty("deadLetterTargetArn").GetString());
        Assert.Equal(Topologies.WithQueue.FanOutQueue!.Tries, redrive.GetProperty("maxReceiveCount").GetInt32());
        Assert.Equal(6.0 * Topologies.FanOut.TimeoutSeconds, queue.Inputs["visibilityTimeoutSeconds"]);
        Assert.All(stack.Of("Queue"), one => Assert.Equal(true, one.Inputs["sqsManagedSseEnabled"]));
    }

    [Fact]
    public async Task A_batch_that_fails_in_part_comes_back_in_part_and_concurrency_is_bounded()
    {
        var request = new StackRequest { Topology = Topologies.WithQueue }.With("chat:fanOut", """{"maximumConcurrency":40,"batchingWindowSeconds":1,"batchSize":100}""");
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
        var stack = await new StackRequest { Topology = Topologies.WithQueue }.RunAsync();
        var variables = (ImmutableDictionary<string, object>)stack.One("Function", "chat-dev-message").Map("environment")["variables"];
        Assert.Equal($"https://sqs.eu-west-1.amazonaws.com/{AwsMocks.AccountId}/chat-dev-fan-out", variables[ChatVariables.FanOutQueue]);
        Assert.Empty(GraphRules.Callers(stack, Topologies.WithQueue));
        Assert.Empty(stack.Of("Permission").Where(permission => permission.Text("function") == "chat-dev-fan-out"));
    }
}
