namespace Chat.Core;

/// <summary>A function of the chat: which one a binary is, by the name that Lambda hands it, and what it needs on AWS.</summary>
/// <param name="Name">The handler's name, as in the environment variable _HANDLER.</param>
public sealed record ChatFunction(string Name)
{
    /// <summary>Lambda gives a function as much of a core as it gives memory; 512 MB sign and post at a fair pace and cost little.</summary>
    public int MemoryMegabytes { get; init; } = 512;

    /// <summary>API Gateway waits 29 s at the most, so a function behind a route has no use for more.</summary>
    public int TimeoutSeconds { get; init; } = 29;

    /// <summary>The environment variables of <see cref="ChatVariables"/> that the function reads.</summary>
    public IReadOnlyList<string> Variables { get; init; } = [];

    /// <summary>What the function's code calls, and on what.</summary>
    public IReadOnlyList<ChatPermission> Permissions { get; init; } = [];
}

/// <summary>A route of the WebSocket API.</summary>
/// <param name="Key">API Gateway's route key.</param>
/// <param name="Function">The function behind it.</param>
/// <param name="TwoWay">Whether the function's reply goes back to the sender as a route response.</param>
public sealed record ChatRoute(string Key, ChatFunction Function, bool TwoWay);

/// <summary>What a permission is for.</summary>
public enum ChatResource
{
    /// <summary>The table.</summary>
    Table,

    /// <summary>The stage's connections, behind the management API.</summary>
    Connections,

    /// <summary>The queue of <see cref="ChatTopology.FanOutQueue"/>.</summary>
    FanOutQueue,
}

/// <param name="Resource">On what.</param>
/// <param name="Action">The IAM action.</param>
/// <param name="Method">The HTTP method, for <see cref="ChatResource.Connections"/>; the grant of one method does not include another.</param>
public sealed record ChatPermission(ChatResource Resource, string Action, string? Method = null);

/// <summary>The table's shape: two strings as the key, and the attribute that holds when an item expires, in seconds.</summary>
public sealed record ChatTable(string PartitionKey, string SortKey, string TimeToLive);

/// <summary>The queue of what one invocation could not deliver.</summary>
/// <param name="Consumer">The function that it feeds.</param>
public sealed record ChatQueue(ChatFunction Consumer)
{
    // AWS's advice: six times the function's timeout, so that a batch under way is never handed out a second time.
    private const int Timeouts = 6;

    /// <summary>Entries of one invocation: SQS hands out ten at a time without a batching window.</summary>
    public int BatchSize { get; init; } = 10;

    /// <summary>How long SQS gathers a batch. A chat does not wait by default.</summary>
    public int BatchingWindowSeconds { get; init; }

    /// <summary>Invocations at a time: each posts 64 at a time, so twenty already press on the account's 10,000 posts a second.</summary>
    public int MaximumConcurrency { get; init; } = 20;

    /// <summary>Tries before an entry goes to the dead letters.</summary>
    public int Tries { get; init; } = 3;

    /// <summary>How long an entry that was handed out stays hidden, unless its consumer says otherwise.</summary>
    /// <param name="timeoutSeconds">The consumer's timeout.</param>
    public static int VisibilitySeconds(int timeoutSeconds) => timeoutSeconds * Timeouts;
}

/// <summary>The names of the environment variables that functions read.</summary>
public static class ChatVariables
{
    /// <summary>Which function a process is, where the handler setting must name the assembly: on a managed runtime.</summary>
    public const string Function = "CHAT_FUNCTION";

    /// <summary>The DynamoDB table.</summary>
    public const string Table = "CHAT_TABLE";

    /// <summary>The stage's https address.</summary>
    public const string ManagementEndpoint = "CHAT_MANAGEMENT_ENDPOINT";

    /// <summary>The lowest level that is logged.</summary>
    public const string LogLevel = "CHAT_LOG_LEVEL";

    /// <summary>The address of the queue of <see cref="ChatTopology.FanOutQueue"/>.</summary>
    public const string FanOutQueue = "CHAT_FAN_OUT_QUEUE";

    /// <summary>
    /// Connections of a room up to which the function that took a message posts it itself. Where $connect does not
    /// get it, there is no queue.
    /// </summary>
    public const string InlineReceivers = "CHAT_INLINE_RECEIVERS";

    /// <summary>Who signs the tokens that are believed: an https address. Without one everybody is a guest.</summary>
    public const string TokenIssuer = "CHAT_TOKEN_ISSUER";

    /// <summary>For whom those tokens must be meant.</summary>
    public const string TokenAudience = "CHAT_TOKEN_AUDIENCE";

    /// <summary>The origins of pages that may connect, separated by commas; all may without it.</summary>
    public const string AllowedOrigins = "CHAT_ALLOWED_ORIGINS";
}

/// <summary>
/// The only place that says which functions, routes, tables, environment variables and permissions exist. The local
/// gateway hosts this list, the infrastructure declares it.
/// </summary>
public static class ChatTopology
{
    private static readonly string[] EveryFunction =
        [ChatVariables.Function, ChatVariables.Table, ChatVariables.ManagementEndpoint, ChatVariables.LogLevel];

    // $connect checks tokens; a frame is held to the end of the one that let its connection in.
    private static readonly string[] Tokens = [ChatVariables.TokenIssuer, ChatVariables.TokenAudience];

    // Joining, leaving and sending each read, write, query and reap: one store, the same five calls.
    private static readonly ChatPermission[] Store =
    [
        new(ChatResource.Table, "dynamodb:GetItem"),
        new(ChatResource.Table, "dynamodb:PutItem"),
        new(ChatResource.Table, "dynamodb:UpdateItem"),
        new(ChatResource.Table, "dynamodb:DeleteItem"),
        new(ChatResource.Table, "dynamodb:Query"),
    ];

    private static readonly ChatPermission[] Connections =
    [
        new(ChatResource.Connections, "execute-api:ManageConnections", "POST"),
        new(ChatResource.Connections, "execute-api:ManageConnections", "GET"),
        new(ChatResource.Connections, "execute-api:ManageConnections", "DELETE"),
    ];

    // What Lambda itself does with the queue on behalf of its consumer is the infrastructure's to grant.
    private static readonly ChatPermission Sending = new(ChatResource.FanOutQueue, "sqs:SendMessage");

    /// <summary>It begins the feed of a room that its connection has made large, and itself puts nothing into the queue.</summary>
    public static readonly ChatFunction Connect = new("connect")
    {
        Variables = [.. EveryFunction, .. Tokens, ChatVariables.AllowedOrigins, ChatVariables.InlineReceivers], Permissions = Store,
    };
    public static readonly ChatFunction Disconnect = new("disconnect") { Variables = EveryFunction, Permissions = Store };
    /// <summary>It puts what is too much for one invocation into the queue.</summary>
    public static readonly ChatFunction Message = new("message")
    {
        Variables = [.. EveryFunction, .. Tokens, ChatVariables.FanOutQueue, ChatVariables.InlineReceivers],
        Permissions = [.. Store, .. Connections, Sending],
    };

    /// <summary>
    /// Takes from the queue. Thirty seconds: a batch of ten slices of 1,000 receivers is 10,000 posts, which one of twenty at
    /// a time, each with its share of 400 posts a second, has done in 25.
    /// </summary>
    /// <remarks>
    /// No concurrency is reserved for it: <see cref="ChatQueue.MaximumConcurrency"/> keeps it from taking what the others need,
    /// and a new account may have no more than ten to reserve from.
    /// </remarks>
    public static readonly ChatFunction FanOut = new("fan-out")
    {
        TimeoutSeconds = 30,
        Variables = [.. EveryFunction, ChatVariables.FanOutQueue, ChatVariables.InlineReceivers],
        Permissions = [.. Store, .. Connections, Sending, new(ChatResource.FanOutQueue, "sqs:ChangeMessageVisibility")],
    };

    /// <summary>API Gateway reads the route key out of each frame with this expression.</summary>
    public const string RouteSelectionExpression = "$request.body.action";

    public static IReadOnlyList<ChatFunction> Functions { get; } = [Connect, Disconnect, Message, FanOut];

    /// <summary>
    /// <c>message</c> has a route of its own for its own throttle and metrics; every other action comes by
    /// <c>$default</c>, so that a new action changes no infrastructure.
    /// </summary>
    public static IReadOnlyList<ChatRoute> Routes { get; } =
    [
        new("$connect", Connect, TwoWay: true),
        new("$disconnect", Disconnect, TwoWay: false),
        new("message", Message, TwoWay: true),
        new("$default", Message, TwoWay: true),
    ];

    public static ChatTable Table { get; } = new(PartitionKey: "pk", SortKey: "sk", TimeToLive: "ttl");

    public static ChatQueue FanOutQueue { get; } = new(FanOut);
}
