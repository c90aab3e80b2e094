using Chat.Core;
using Chat.Core.Delivery;
using Chat.Core.Storage;
using Chat.Lambda.Logging;

namespace Chat.Lambda;

/// <summary>The wiring of a function on AWS, by hand.</summary>
public static class ChatComposition
{
    /// <summary>The handler that the environment names, over the given ways to remember and to deliver.</summary>
    public static ChatHandler Compose(
        ChatEnvironment environment, IChatStore store, IConnectionSender sender, LambdaLog log, TimeProvider time)
    {
        var backend = new ChatBackend(store, sender, new ChatOptions(), time, log.For<ChatBackend>());
        var handler = new ChatFunctions(backend, log.For<ChatFunctions>(), time: time).Handler(environment.Handler);
        return (request, context) =>
        {
            log.RequestId = context.AwsRequestId;
            return handler(request, context);
        };
    }
}
