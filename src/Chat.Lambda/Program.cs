using Chat.Lambda;
using Chat.Lambda.Logging;

if (Environment.GetEnvironmentVariable(ChatEnvironment.RuntimeApiVariable) is null)
{
    await Console.Error.WriteLineAsync($"Lambda starts this program, and sets {ChatEnvironment.RuntimeApiVariable}; on a laptop use ./chat up.");
    return 1;
}

await ChatBootstrap.RunAsync(() =>
{
    var environment = ChatEnvironment.Read(Environment.GetEnvironmentVariable);
    var log = new LambdaLog(environment.LogLevel, Console.OpenStandardOutput(), TimeProvider.System);
    return ChatComposition.OnAwsAsync(environment, log, TimeProvider.System);
});
return 0;
