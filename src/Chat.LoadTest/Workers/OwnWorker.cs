using Chat.LoadTest.Audit;
using Chat.LoadTest.Running;

namespace Chat.LoadTest.Workers;

/// <summary>The part that this process does itself.</summary>
internal sealed class OwnWorker(LoadClient client) : ILoadWorker
{
    private readonly Sampler _sampler = new(client);
    private double _cpuSeconds;

    public Sample? Latest { get; private set; }

    /// <summary>Called with each sample.</summary>
    public Action<Sample>? Sampled { get; init; }

    public Task OpenAsync(CancellationToken stop) => SampledAsync(0, () => client.OpenAsync(stop), opening: true);

    public async Task SendAsync(long start, CancellationToken stop)
    {
        var before = Environment.CpuUsage.TotalTime;
        await SampledAsync(start, () => client.SendAsync(start, stop), opening: false);
        _cpuSeconds = (Environment.CpuUsage.TotalTime - before).TotalSeconds;
    }

    public Task SettleAsync() => client.SettleAsync(CancellationToken.None);

    public Task WriteLedgersAsync(string path)
    {
        LedgerFile.Write(path, client.Rooms);
        return Task.CompletedTask;
    }

    public Task ReadLedgersAsync(IReadOnlyList<string> paths)
    {
        foreach (var path in paths) LedgerFile.Read(path, client.Rooms, client.Milliseconds);
        return Task.CompletedTask;
    }

    public Task ReadHistoriesAsync() => client.ReadHistoriesAsync(CancellationToken.None);

    public Task DrainAsync() => client.DrainAsync(CancellationToken.None);

    public Task<Share> ConcludeAsync()
    {
        client.Conclude();
        return Task.FromResult(_sampler.Share(_cpuSeconds));
    }

    public ValueTask DisposeAsync()
    {
        client.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task SampledAsync(long start, Func<Task> phase, bool opening)
    {
        using var end = new CancellationTokenSource();
        var sampling = _sampler.RunAsync(opening ? long.MaxValue : start, Publish, end.Token);
        try
        {
            await phase();
        }
        finally
        {
            await end.CancelAsync();
            await sampling;
        }
    }

    private void Publish(Sample sample)
    {
        Latest = sample;
        Sampled?.Invoke(sample);
    }
}
