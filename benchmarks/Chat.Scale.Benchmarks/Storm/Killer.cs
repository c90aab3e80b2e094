using Chat.Core;
using Chat.LocalGateway;

namespace Chat.Scale.Benchmarks.Storm;

/// <summary>
/// Kills functions of a chat, its own processes and no others. Which function is next, and after how long, the seed decides;
/// of its processes one that is in the middle of something dies.
/// </summary>
internal sealed class Killer(LocalChat chat, double perSecond, int seed)
{
    /// <summary>For so long one is waited for that has an event: else an idle one dies, and the next event meets a cold start.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(1);

#pragma warning disable CA5394 // a storm is to be the same with the same seed
    private readonly Random _random = new(seed);

    /// <summary>Killed processes, by function.</summary>
    public Dictionary<string, int> Killed { get; } = ChatTopology.Functions.ToDictionary(function => function.Name, _ => 0, StringComparer.Ordinal);

    public async Task RunAsync(CancellationToken end)
    {
        try
        {
            while (true)
            {
                var function = ChatTopology.Functions[_random.Next(ChatTopology.Functions.Count)].Name;
                await Task.Delay(TimeSpan.FromSeconds(2 * _random.NextDouble() / perSecond), end);
                if (await FindAsync(function, end) is { } victim && chat.KillFunction(victim.ProcessId)) Killed[function]++;
            }
        }
        catch (OperationCanceledException)
        {
            // The talk is over.
        }
    }

    private async Task<LocalGateway.Processes.RunningFunction?> FindAsync(string function, CancellationToken end)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var all = chat.RunningFunctions.Where(running => running.Function == function).ToArray();
            var busy = all.Where(running => running.IsBusy).ToArray();
            if (busy.Length > 0) return busy[_random.Next(busy.Length)];
            if (TimeProvider.System.GetElapsedTime(started) > Patience) return all.Length > 0 ? all[_random.Next(all.Length)] : null;
            await Task.Delay(Look, end);
        }
    }
#pragma warning restore CA5394
}
