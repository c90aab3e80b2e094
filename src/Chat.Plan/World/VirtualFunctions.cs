using Chat.Core;
using Chat.Plan.Clock;

namespace Chat.Plan.World;

/// <summary>
/// Lambda: one event at a time in an environment, a new one when none is free, up to the account's concurrency. Each
/// environment is a whole chat of its own with caches of its own, as on AWS.
/// </summary>
internal sealed class VirtualFunctions(VirtualTime time, WorldOptions options, Random random, Func<ChatBackend> environment)
{
    private readonly Dictionary<string, Stack<ChatBackend>> _idle = new(StringComparer.Ordinal);
    private int _running;

    public long Invocations { get; private set; }

    public long ColdStarts { get; private set; }

    public long Refused { get; private set; }

    public int PeakConcurrency { get; private set; }

    public TimeSpan Billed { get; private set; }

    public double GigabyteSeconds => Billed.TotalSeconds * options.MemoryMegabytes / 1_024;

    /// <summary>Runs one event. False where Lambda refused it for lack of concurrency, or its time ran out.</summary>
    public async Task<bool> InvokeAsync(ChatFunction function, Func<ChatBackend, CancellationToken, Task> run)
    {
        if (_running >= options.Concurrency)
        {
            Refused++;
            return false;
        }
        PeakConcurrency = Math.Max(PeakConcurrency, ++_running);
        Invocations++;
        var started = time.Elapsed;
        var idle = IdleOf(function);
        if (!idle.TryPop(out var backend)) backend = await StartAsync();
        try
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(function.TimeoutSeconds), time);
            await run(backend, limit.Token);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
        finally
        {
            Billed += time.Elapsed - started;
            _running--;
            idle.Push(backend);
        }
    }

    private async Task<ChatBackend> StartAsync()
    {
        ColdStarts++;
        await time.Pause(options.ColdStart.Draw(random));
        return environment();
    }

    private Stack<ChatBackend> IdleOf(ChatFunction function)
    {
        if (!_idle.TryGetValue(function.Name, out var idle)) _idle[function.Name] = idle = new();
        return idle;
    }
}
