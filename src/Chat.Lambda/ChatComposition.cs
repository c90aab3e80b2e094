using Chat.Core;
using Chat.Core.Delivery;
using Chat.Core.Storage;
using Chat.Lambda.Logging;
using Chat.Lambda.Queues;
using Chat.ManagementApi;
using Chat.Stores.DynamoDb;
using Chat.Tokens;

namespace Chat.Lambda;

/// <summary>The wiring of a function on AWS, by hand.</summary>
public static class ChatComposition
{
    /// <summary>
    /// The handler that the environment names, over DynamoDB and @connections. Runs during INIT, so that the first event
    /// finds clients, connections, credentials and the day's signing key ready.
    /// </summary>
    public static async Task<ChatHandler> OnAwsAsync(ChatEnvironment environment, LambdaLog log, TimeProvider time)
    {
        var fetching = TokensAsync(environment, log, time);
        var (store, sender, queue) = await OpenAsync(environment, log, time);
        return Compose(environment, store, sender, log, time, queue, await fetching);
    }

    /// <summary>The function behind the queue.</summary>
    public static async Task<FanOutHandler> FanOutOnAwsAsync(ChatEnvironment environment, LambdaLog log, TimeProvider time)
    {
        var (store, sender, queue) = await OpenAsync(environment, log, time);
        var functions = Functions(environment, store, sender, log, time, queue);
        return (batch, context) =>
        {
            log.RequestId = context.AwsRequestId;
            return functions.FanOutAsync(batch, context);
        };
    }

    /// <summary>The same over any way to remember, to deliver and to queue.</summary>
    public static ChatHandler Compose(
        ChatEnvironment environment, IChatStore store, IConnectionSender sender, LambdaLog log, TimeProvider time, SqsFanOutQueue? queue = null,
        TokenCheck? tokens = null)
    {
        var handler = Functions(environment, store, sender, log, time, queue, tokens).Handler(environment.Function);
        return (request, context) =>
        {
            log.RequestId = context.AwsRequestId;
            return handler(request, context);
        };
    }

    private static async Task<(IChatStore, IConnectionSender, SqsFanOutQueue?)> OpenAsync(ChatEnvironment environment, LambdaLog log, TimeProvider time)
    {
        // Who is throttled is the fan-out's to try again, within a budget: only it knows who is slow, and who waits for the answer.
        var sender = new ManagementApiSender(
            new ManagementApiOptions { Endpoint = environment.ManagementEndpoint, Region = environment.Region, RetriesThrottled = false },
            credentials: null, time, log.For<ManagementApiSender>());
        var table = TableClient.OpenAsync(environment.Table);
        var queue = environment.FanOutQueue is { } address ? QueueClient.OpenAsync(address, environment.Region) : null;
        if (!await sender.PrepareAsync(connect: Posts(environment.Function)))
            throw new InvalidOperationException("The function has no AWS credentials: give it a role.");
        var store = new DynamoDbChatStore(
            await table, new DynamoDbStoreOptions { TableName = environment.Table }, time, log.For<DynamoDbChatStore>());
        return (store, sender, queue is null ? null : new(await queue, environment.FanOutQueue!, time, log.For<SqsFanOutQueue>()));
    }

    /// <summary>Only $connect checks tokens, and so fetches keys ahead: the others hold connections to what the token said.</summary>
    private static async Task<TokenCheck?> TokensAsync(ChatEnvironment environment, LambdaLog log, TimeProvider time)
    {
        if (environment.Tokens is null) return null;
        var verifier = new TokenVerifier(environment.Tokens, time, log.For<TokenVerifier>());
        if (environment.Function == ChatTopology.Connect.Name) await verifier.PrepareAsync();
        return verifier.CheckAsync;
    }

    private static ChatFunctions Functions(
        ChatEnvironment environment, IChatStore store, IConnectionSender sender, LambdaLog log, TimeProvider time, SqsFanOutQueue? queue,
        TokenCheck? tokens = null)
    {
        var options = new ChatOptions { AllowedOrigins = environment.AllowedOrigins };
        if (environment.InlineReceivers is { } receivers) options = options with { InlineReceivers = receivers, IsQueueElsewhere = queue is null };
        var backend = new ChatBackend(store, sender, options, time, log.For<ChatBackend>(), queue, tokens);
        return new(backend, log.For<ChatFunctions>(), time: time, redelivery: queue);
    }

    private static bool Posts(string function) => ChatTopology.Functions.Any(known =>
        known.Name == function && known.Permissions.Any(permission => permission.Resource == ChatResource.Connections));
}
