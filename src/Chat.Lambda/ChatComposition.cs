using Chat.Core;
using Chat.Core.Delivery;
using Chat.Core.Storage;
using Chat.Lambda.Logging;
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
        var sender = new ManagementApiSender(
            new ManagementApiOptions { Endpoint = environment.ManagementEndpoint, Region = environment.Region },
            credentials: null, time, log.For<ManagementApiSender>());
        var opening = TableClient.OpenAsync(environment.Table);
        var tokens = environment.Tokens is { } options ? new TokenVerifier(options, time, log.For<TokenVerifier>()) : null;
        // Only $connect checks tokens: the others hold connections to what the token said.
        var fetching = tokens is not null && environment.Function == ChatTopology.Connect.Name ? tokens.PrepareAsync() : Task.CompletedTask;
        if (!await sender.PrepareAsync(connect: Posts(environment.Function)))
            throw new InvalidOperationException("The function has no AWS credentials: give it a role.");
        var store = new DynamoDbChatStore(
            await opening, new DynamoDbStoreOptions { TableName = environment.Table }, time, log.For<DynamoDbChatStore>());
        await fetching;
        return Compose(environment, store, sender, log, time, tokens is null ? null : tokens.CheckAsync);
    }

    /// <summary>The same over any way to remember and to deliver.</summary>
    public static ChatHandler Compose(
        ChatEnvironment environment, IChatStore store, IConnectionSender sender, LambdaLog log, TimeProvider time, TokenCheck? tokens = null)
    {
        var options = new ChatOptions { AllowedOrigins = environment.AllowedOrigins };
        var backend = new ChatBackend(store, sender, options, time, log.For<ChatBackend>(), tokens);
        var handler = new ChatFunctions(backend, log.For<ChatFunctions>(), time: time).Handler(environment.Function);
        return (request, context) =>
        {
            log.RequestId = context.AwsRequestId;
            return handler(request, context);
        };
    }

    private static bool Posts(string function) => ChatTopology.Functions.Any(known =>
        known.Name == function && known.Permissions.Any(permission => permission.Resource == ChatResource.Connections));
}
