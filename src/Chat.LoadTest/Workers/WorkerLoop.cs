using Chat.LoadTest.Commands;
using Chat.LoadTest.Measuring;
using Chat.LoadTest.Reporting;
using Chat.LoadTest.Running;

namespace Chat.LoadTest.Workers;

/// <summary>What a worker does with one coordinator: one phase for each order, until there are no more of them.</summary>
internal sealed class WorkerLoop(WorkerChannel channel) : IAsyncDisposable
{
    /// <summary>A coordinator that says nothing for so long is gone, and nobody is left to load anything for.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly CancellationTokenSource _stop = new();
    private ILoadWorker? _worker;

    public async Task RunAsync(CancellationToken end)
    {
        await using var beat = new Timer(_ => TryWrite(new WorkerNews()), null, ChannelWorker.BeatEvery, ChannelWorker.BeatEvery);
        var doing = Task.CompletedTask;
        try
        {
            while (await channel.ReadAsync(WorkerJson.Default.WorkerOrder).WaitAsync(Patience, end) is { } letter)
                if (letter.Message.Do == "stop") await _stop.CancelAsync();
                else if (letter.Message.Do != "beat") doing = AnsweredAsync(letter);
        }
        catch (Exception e) when (e is IOException or TimeoutException or OperationCanceledException)
        {
            // The coordinator is gone, or this worker is to end: either way its part is over.
        }
        await _stop.CancelAsync();
        if (_worker is not null) await _worker.DisposeAsync();
        await doing;
    }

    public ValueTask DisposeAsync()
    {
        _stop.Dispose();
        return channel.DisposeAsync();
    }

    private async Task AnsweredAsync(Letter<WorkerOrder> letter)
    {
        try
        {
            var (news, bytes) = await DoAsync(letter.Message, letter.Bytes);
            TryWrite(news, bytes);
        }
        catch (Exception e)
        {
            TryWrite(new WorkerNews(Failed: e is LoadException ? e.Message : $"failed: {e.Message}"));
        }
    }

    private async Task<(WorkerNews News, byte[]? Bytes)> DoAsync(WorkerOrder order, byte[] bytes)
    {
        if (order.Do == "clock") return (new WorkerNews(Done: true, Clock: RunClock.Machine), null);
        if (order.Do == "begin") return (new WorkerNews(Done: true, Machine: (_worker = await BeginAsync(order)).Machine), null);
        if (_worker is not { } worker) throw new LoadException($"cannot do '{order.Do}' before it has begun");
        if (order.Do == "ledgers") return (new WorkerNews(Done: true), await worker.LedgersAsync());
        if (order.Do == "conclude") return (new WorkerNews(Done: true, Share: await worker.ConcludeAsync(order.Gone ?? [])), null);
        await (order.Do switch
        {
            "open" => worker.OpenAsync(_stop.Token),
            "send" => worker.SendAsync(order.Start, _stop.Token),
            "settle" => worker.SettleAsync(),
            "merge" => worker.MergeAsync(bytes),
            "history" => worker.ReadHistoriesAsync(order.Gone ?? []),
            "drain" => worker.DrainAsync(),
            _ => throw new LoadException($"knows no phase '{order.Do}': run the same version everywhere"),
        });
        return (new WorkerNews(Done: true), null);
    }

    private async Task<ILoadWorker> BeginAsync(WorkerOrder order)
    {
        var options = order.Options!;
        Commands.Machine.Check(options, Commands.Machine.Handles(), Commands.Machine.Memory());
        var target = await Target.FindAsync(options.Url, order.Run!, order.Worker, order.Trust!, _stop.Token);
        var client = new LoadClient(new Plan(options, order.Run!), order.Worker, target, new RunClock(order.ClockOffset));
        return new OwnWorker(client) { Sampled = sample => TryWrite(new WorkerNews(Sample: sample)) };
    }

    // The reader finds out when nobody is there any more.
    private void TryWrite(WorkerNews news, byte[]? bytes = null)
    {
        try
        {
            channel.Write(news, WorkerJson.Default.WorkerNews, bytes);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // Said above.
        }
    }
}
