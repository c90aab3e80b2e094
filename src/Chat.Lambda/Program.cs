using Chat.Core.Delivery;
using Chat.Core.Storage;
using Chat.Lambda;
using Chat.Lambda.Logging;

if (Environment.GetEnvironmentVariable(ChatEnvironment.RuntimeApiVariable) is null)
{
    await Console.Error.WriteLineAsync($"Lambda starts this program, and sets {ChatEnvironment.RuntimeApiVariable}; on a laptop use ./chat up.");
    return 1;
}

await ChatBootstrap.RunAsync(() =>
{
    var time = TimeProvider.System;
    var environment = ChatEnvironment.Read(Environment.GetEnvironmentVariable);
    var log = new LambdaLog(environment.LogLevel, Console.OpenStandardOutput(), time);
    return ChatComposition.Compose(environment, Store(environment), Sender(environment), log, time);
});
return 0;

// The one place where the parts that only AWS has come in.
static IChatStore Store(ChatEnvironment environment) =>
    throw new InvalidOperationException($"This build has no store for the table {environment.Table}.");

static IConnectionSender Sender(ChatEnvironment environment) =>
    throw new InvalidOperationException($"This build cannot post to {environment.ManagementEndpoint}.");
