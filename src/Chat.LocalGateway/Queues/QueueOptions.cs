using Chat.Core;

namespace Chat.LocalGateway.Queues;

/// <summary>How the fan-out queue on this machine behaves. The defaults are those that the infrastructure declares, else they say why.</summary>
public sealed record QueueOptions
{
    /// <summary>The queue's name, the last part of its address. On AWS it begins with the stack's.</summary>
    public string Name { get; init; } = "fan-out";

    /// <summary>That of the queue of what was given up.</summary>
    public string DeadLettersName { get; init; } = "dead-letters";

    /// <summary>How long a message that was handed out stays hidden, unless its consumer says otherwise. SQS: 12 hours at most.</summary>
    public TimeSpan VisibilityTimeout { get; init; } = TimeSpan.FromSeconds(ChatQueue.VisibilitySeconds(ChatTopology.FanOut.TimeoutSeconds));

    /// <summary>Deliveries before a message goes to the dead letters.</summary>
    public int Tries { get; init; } = ChatTopology.FanOutQueue.Tries;

    /// <summary>Messages of one invocation.</summary>
    public int BatchSize { get; init; } = ChatTopology.FanOutQueue.BatchSize;

    /// <summary>How long a batch is gathered once it has its first message; zero takes what is there.</summary>
    public TimeSpan BatchingWindow { get; init; } = TimeSpan.FromSeconds(ChatTopology.FanOutQueue.BatchingWindowSeconds);

    /// <summary>Batches under way at a time.</summary>
    public int MaximumConcurrency { get; init; } = ChatTopology.FanOutQueue.MaximumConcurrency;

    /// <summary>Messages that the queue keeps; further ones are refused. SQS has no such limit, and a laptop has memory for these: some 30 MB.</summary>
    public int Capacity { get; init; } = 100_000;

    /// <summary>Dead letters that are kept to be looked at; further ones are counted alone.</summary>
    public int DeadLettersKept { get; init; } = 1_000;

    /// <summary>How long batches under way may take to end when the chat stops. By then every connection is closed: there is nobody to serve.</summary>
    public TimeSpan DrainTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>What goes wrong on purpose.</summary>
    public QueueFaults Faults { get; init; } = new();
}

/// <summary>What a queue may do to its users, brought about on purpose so that tests can see it. The same seed draws the same lots.</summary>
public sealed record QueueFaults
{
    /// <summary>The share of messages that is delivered twice, from 0 to 1. SQS promises no more than "at least once".</summary>
    public double Twice { get; init; }

    /// <summary>The share of messages that is not taken, from 0 to 1. At 1 there is as good as no queue.</summary>
    public double Refused { get; init; }

    /// <summary>Each message becomes visible after a time that is drawn between nothing and this.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>Of the lots.</summary>
    public int Seed { get; init; } = 1;
}
