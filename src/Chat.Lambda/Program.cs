using Chat.Lambda;
using Chat.Lambda.Logging;

if (Environment.GetEnvironmentVariable(ChatEnvironment.RuntimeApiVariable) is null)
{
    await Console.Error.WriteLineAsync($"Lambda starts this program, and sets {ChatEnvironment.RuntimeApiVariable}; on a laptop use ./chat up.");
    return 1;
}

if (ChatEnvironment.TakesFromQueue(Environment.GetEnvironmentVariable))
    await ChatBootstrap.RunFanOutAsync(() => OnAwsAsync(ChatComposition.FanOutOnAwsAsync));
else
    await ChatBootstrap.RunAsync(() => OnAwsAsync(ChatComposition.OnAwsAsync));
return 0;

static Task<THandler> OnAwsAsync<THandler>(Func<ChatEnvironment, LambdaLog, TimeProvider, Task<THandler>> compose)
{
    var environment = ChatEnvironment.Read(Environment.GetEnvironmentVariable);
    var log = new LambdaLog(environment.LogLevel, Console.OpenStandardOutput(), TimeProvider.System);
    return compose(environment, log, TimeProvider.System);
}
