using Chat.LoadTest.Audit;
using Chat.LoadTest.Reporting;
using Chat.LoadTest.Running;

namespace Chat.LoadTest.Workers;

/// <summary>The part that this process does itself.</summary>
internal sealed class OwnWorker(LoadClient client) : ILoadWorker
{
    private readonly Sampler _sampler = new(client);
    private double _cpuSeconds;

    public string Name => "this process";

    public MachineFacts Machine { get; } = MachineFacts.OfThis();

    public Sample? Latest { get; private set; }

    public IReadOnlyList<Sample> Samples => _sampler.Samples;

    public long ClockUncertainty => 0;

    /// <summary>Called with each sample.</summary>
    public Action<Sample>? Sampled { get; init; }

    public Task OpenAsync(CancellationToken stop) => SampledAsync(0, () => client.OpenAsync(stop), opening: true);

    public async Task SendAsync(long start, CancellationToken stop)
    {
        var before = Environment.CpuUsage.TotalTime;
        await SampledAsync(start, () => client.SendAsync(start, stop), opening: false);
        _cpuSeconds = (Environment.CpuUsage.TotalTime - before).TotalSeconds;
    }

    public Task SettleAsync() => client.SettleAsync(client.Over);

    public Task<byte[]> LedgersAsync() => Task.FromResult(LedgerBytes.Write(client.Rooms));

    public Task MergeAsync(byte[] ledgers)
    {
        LedgerBytes.Read(ledgers, client.Rooms, client.Milliseconds);
        return Task.CompletedTask;
    }

    public Task ReadHistoriesAsync(IReadOnlyList<int> gone) => client.ReadHistoriesAsync(gone, client.Over);

    public Task DrainAsync() => client.DrainAsync(client.Over);

    public Task<Share> ConcludeAsync(IReadOnlyList<int> gone)
    {
        client.Conclude(gone);
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
