using Chat.Core;
using Chat.LocalGateway.Functions;
using Microsoft.Extensions.Logging;

namespace Chat.LocalGateway.Processes;

/// <summary>
/// Functions in processes of their own, each behind a Runtime API as on Lambda: the binary that deploys, with its cold starts
/// and its concurrency. Nothing of the functions runs in the gateway's process.
/// </summary>
internal sealed class ProcessFunctions : IFunctionInvoker, IAsyncDisposable
{
    private static readonly TimeSpan TickEvery = TimeSpan.FromSeconds(1);

    private readonly Dictionary<string, FunctionPool> _pools;
    private readonly IReadOnlyList<RuntimeApi> _apis;
    private readonly ITimer _ticks;

    private ProcessFunctions(
        FunctionProgram program, Dictionary<string, FunctionPool> pools, IReadOnlyList<RuntimeApi> apis, TimeProvider time)
    {
        (Program, _pools, _apis) = (program, pools, apis);
        _ticks = time.CreateTimer(static self => ((ProcessFunctions)self!).Tick(), this, TickEvery, TickEvery);
    }

    /// <summary>What every process runs.</summary>
    public FunctionProgram Program { get; }

    /// <summary>The processes that there are now.</summary>
    public IReadOnlyList<RunningFunction> Running => [.. _pools.Values.SelectMany(pool => pool.Running)];

    /// <summary>Kills a process. Its pool meets that as any other end of it.</summary>
    public bool Kill(int processId) => _pools.Values.Any(pool => pool.Kill(processId));

    /// <summary>Starts the Runtime APIs. A process is started when there is an event for it, and not before.</summary>
    public static async Task<ProcessFunctions> StartAsync(
        IReadOnlyList<ChatFunction> functions, ProcessLauncher launcher, ProcessOptions options, TimeProvider time, ILoggerFactory loggers)
    {
        var log = loggers.CreateLogger<ProcessFunctions>();
        var pools = functions.ToDictionary(function => function.Name, function => new FunctionPool(function, launcher, options, time, log));
        var apis = new List<RuntimeApi>();
        foreach (var pool in pools.Values)
        {
            var api = await RuntimeApi.StartAsync(pool, options, time, log);
            apis.Add(api);
            launcher.Serve(pool.Function, api.Host);
        }

        return new ProcessFunctions(launcher.Program, pools, apis, time);
    }

    public ValueTask<InvocationResult> InvokeAsync(string function, string requestId, ReadOnlyMemory<byte> eventJson, DateTimeOffset deadline) =>
        _pools.TryGetValue(function, out var pool)
            ? pool.InvokeAsync(requestId, eventJson, deadline)
            : new(new InvocationResult(InvocationStatus.NotInvocable, default));

    /// <summary>Ends every process; whoever still waits for one of them is told that it failed.</summary>
    public async ValueTask DisposeAsync()
    {
        await _ticks.DisposeAsync();
        await Task.WhenAll(_pools.Values.Select(pool => pool.StopAsync()));
        foreach (var api in _apis) await api.DisposeAsync();
    }

    private void Tick()
    {
        foreach (var pool in _pools.Values) pool.Tick();
    }
}
