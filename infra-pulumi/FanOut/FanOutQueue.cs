using System.Text.Json;
using Chat.Core;
using Chat.Infra.Configuration;
using Chat.Infra.Functions;
using Pulumi;

namespace Chat.Infra.FanOut;

/// <summary>The queue of what one invocation could not deliver, with its dead letters; only where the topology has one.</summary>
internal sealed record FanOutQueue(Scope Scope, ChatConfig Config, ChatQueue Shape, Aws.Sqs.Queue Queue)
{
    private const int FourteenDays = 14 * 24 * 3_600;

    public static FanOutQueue? Declare(Scope scope, ChatConfig config, Topology topology)
    {
        if (topology.FanOutQueue is not { } shape) return null;
        var letters = new Aws.Sqs.Queue(scope.Name("dead-letters"), new()
        {
            Name = scope.Name("dead-letters"),
            MessageRetentionSeconds = FourteenDays,
            SqsManagedSseEnabled = true,
            Tags = scope.Tags,
        });
        var timeout = config.Of(shape.Consumer.Name).TimeoutSeconds ?? shape.Consumer.TimeoutSeconds;
        var queue = new Aws.Sqs.Queue(scope.Name("fan-out"), new()
        {
            Name = scope.Name("fan-out"),
            VisibilityTimeoutSeconds = ChatQueue.VisibilitySeconds(timeout),
            RedrivePolicy = letters.Arn.Apply(arn => JsonSerializer.Serialize(new { deadLetterTargetArn = arn, maxReceiveCount = shape.Tries })),
            SqsManagedSseEnabled = true,
            Tags = scope.Tags,
        });
        return new(scope, config, shape, queue);
    }

    /// <summary>Hands the queue's entries to its consumer; those that fail come back alone, not with their batch.</summary>
    public void Feed(RunningFunction consumer) => _ = new Aws.Lambda.EventSourceMapping(Scope.Name("fan-out"), new()
    {
        EventSourceArn = Queue.Arn,
        FunctionName = consumer.Alias.Arn,
        BatchSize = Config.Queue.BatchSize ?? Shape.BatchSize,
        MaximumBatchingWindowInSeconds = Config.Queue.BatchingWindowSeconds ?? Shape.BatchingWindowSeconds,
        FunctionResponseTypes = { "ReportBatchItemFailures" },
        ScalingConfig = new Aws.Lambda.Inputs.EventSourceMappingScalingConfigArgs
        {
            MaximumConcurrency = Config.Queue.MaximumConcurrency ?? Shape.MaximumConcurrency,
        },
        Tags = Scope.Tags,
    }, new CustomResourceOptions { DependsOn = { consumer.Policy } });
}
