using Chat.Core;
using Chat.LocalGateway;
using Chat.LocalGateway.Queues;

namespace Chat.EndToEnd.Tests;

/// <summary>Chats in which every room is large: each message goes by the queue to the fan-out function.</summary>
internal static class Queued
{
    /// <summary>
    /// A number is waited for until its entry is written, however slow this machine is: so that the order is sure. Functions
    /// in processes of their own have only the first of the two, by their environment.
    /// </summary>
    private static readonly ChatOptions Always = new() { InlineReceivers = 0, HoleWait = TimeSpan.FromSeconds(10) };

    public static LocalChatOptions With(LocalChatOptions options, QueueFaults? faults = null) =>
        options with { Queue = true, Chat = Always, FanOutQueue = new() { Faults = faults ?? new() } };
}

/// <summary><c>./chat up --queue</c>, with a queue that may be made to misbehave.</summary>
public class QueuedInProcessSqlite : LocalSetup
{
    protected virtual QueueFaults Faults => new();

    protected override ValueTask<LocalChatOptions?> OptionsAsync() => new(Queued.With(new() { DataFolder = null }, Faults));

    protected override void Require()
    {
        // It needs nothing of the machine.
    }
}

/// <summary>Its queue takes nothing.</summary>
public sealed class RefusingQueue : QueuedInProcessSqlite
{
    protected override QueueFaults Faults => new() { Refused = 1 };
}

/// <summary>Its queue delivers every job twice, and late, so that they overtake each other.</summary>
public sealed class RepeatingQueue : QueuedInProcessSqlite
{
    protected override QueueFaults Faults => new() { Twice = 1, Delay = TimeSpan.FromMilliseconds(50), Seed = 7 };
}

public sealed class QueuedInProcessDynamoDb(DynamoDb dynamoDb) : LocalSetup
{
    private DynamoDbChoice? _table;

    protected override async ValueTask<LocalChatOptions?> OptionsAsync() =>
        (_table ??= await dynamoDb.NewTableAsync()) is { } table ? Queued.With(new() { DynamoDb = table }) : null;

    protected override void Require() => dynamoDb.Require();
}

public sealed class QueuedProcessesDynamoDb(DynamoDb dynamoDb) : ProcessesDynamoDb(dynamoDb)
{
    protected override async ValueTask<LocalChatOptions?> OptionsAsync() => await base.OptionsAsync() is { } options ? Queued.With(options) : null;
}
