using Chat.Core;
using Chat.LocalGateway.Management;
using Chat.LocalGateway.Queues;
using Chat.Tokens;

namespace Chat.LocalGateway;

/// <summary>Where the functions run.</summary>
public enum LambdaHosting
{
    /// <summary>In the gateway's process: nothing to start, nothing cold.</summary>
    InProcess,

    /// <summary>In processes of their own behind the Runtime API, posting to the management API: as on AWS.</summary>
    Processes,
}

/// <summary>What <c>./chat up</c> lets a person choose.</summary>
public sealed record LocalChatOptions
{
    /// <summary>The port of 127.0.0.1; 0 takes any free one.</summary>
    public int Port { get; init; } = 8080;

    /// <summary>The folder of <c>chat.db</c>, or null to keep nothing. Of no meaning with <see cref="DynamoDb"/>.</summary>
    public string? DataFolder { get; init; } = ".chat";

    /// <summary>
    /// The table on DynamoDB to keep everything in instead; null for SQLite. Functions in processes of their own always store
    /// in DynamoDB, as SQLite is not a part of what deploys: for them null is DynamoDB Local.
    /// </summary>
    public DynamoDbChoice? DynamoDb { get; init; }

    /// <summary>Where the functions run.</summary>
    public LambdaHosting Lambda { get; init; }

    /// <summary>How functions are kept in processes.</summary>
    public Processes.ProcessOptions Processes { get; init; } = new();

    /// <summary>The published function binary, or null for the one that is found.</summary>
    public string? Bootstrap { get; init; }

    /// <summary>Whose tokens let users in; null where everybody is a guest.</summary>
    public TokenOptions? Tokens { get; init; }

    /// <summary>Of the pages of this machine those that may connect; all where there is none.</summary>
    public IReadOnlyList<string> AllowedOrigins { get; init; } = [];

    /// <summary>
    /// Whether large and busy rooms go by the queue to the fan-out function. With functions in processes of their own they
    /// always do, as on AWS. In one process a post costs so little that it is the quickest way to any number of receivers.
    /// </summary>
    public bool Queue { get; init; }

    /// <summary>How the queue behaves, and misbehaves.</summary>
    public QueueOptions FanOutQueue { get; init; } = new();

    /// <summary>
    /// What of the chat itself is to be other than on AWS; null for nothing. Functions in processes of their own are told
    /// its <see cref="ChatOptions.InlineReceivers"/> and no more.
    /// </summary>
    public ChatOptions? Chat { get; init; }

    /// <summary>Whether the gateway's limits are lifted, for measurements: <see cref="GatewayOptions.Unlimited"/>.</summary>
    public bool Unlimited { get; init; }

    /// <summary>
    /// What the management API and the queue take, and what a DynamoDB at an address is asked with. The functions sign with it,
    /// unless DynamoDB Local is started for them: then they have a pair of their own, as by a role.
    /// </summary>
    public AccessKey AccessKey { get; init; } = new("local", "local");

    /// <summary>Whether DynamoDB Local is to be started.</summary>
    internal bool StartsDynamoDb => DynamoDb is { Address: null } || (DynamoDb is null && Lambda == LambdaHosting.Processes);

    /// <summary>What functions in this process go by: a room never goes by the queue unless that is asked for.</summary>
    internal ChatOptions ChatInProcess => Chat ?? (Queue ? new() : new() { InlineReceivers = int.MaxValue, BusyReceivers = int.MaxValue });
}

/// <summary>A table on DynamoDB.</summary>
/// <param name="Address">Where DynamoDB is; null to start DynamoDB Local for as long as the chat runs.</param>
/// <param name="Table">The table's name.</param>
public sealed record DynamoDbChoice(Uri? Address, string Table = "chat");

/// <summary>The chat cannot start: the message is one sentence that says what is at fault and how to mend it.</summary>
public sealed class LocalChatException(string message, Exception? inner = null) : Exception(message, inner);
