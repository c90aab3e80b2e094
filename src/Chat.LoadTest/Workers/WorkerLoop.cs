using System.Runtime.InteropServices;
using System.Text.Json;
using Chat.LoadTest.Reporting;
using Chat.LoadTest.Running;

namespace Chat.LoadTest.Workers;

/// <summary>What a worker process does: one phase for each line, until its input ends.</summary>
internal static class WorkerLoop
{
    public static async Task<int> RunAsync(TextReader orders, TextWriter news)
    {
        news = TextWriter.Synchronized(news);
        // Ctrl-C reaches every process of the terminal: the coordinator decides what becomes of it.
        using var interruptions = PosixSignalRegistration.Create(PosixSignal.SIGINT, static context => context.Cancel = true);
        ILoadWorker? worker = null;
        using var stop = new CancellationTokenSource();
        var doing = Task.CompletedTask;
        while (await orders.ReadLineAsync() is { } line)
        {
            var order = JsonSerializer.Deserialize(line, WorkerJson.Default.WorkerOrder)!;
            if (order.Do == "stop") await stop.CancelAsync();
            else doing = AnsweredAsync(news, async () => order.Do == "begin" ? Begun(worker = await BeginAsync(order, news)) : await DoAsync(worker!, order, stop.Token));
        }
        await stop.CancelAsync();
        await doing;
        if (worker is not null) await worker.DisposeAsync();
        return 0;
    }

    private static async Task<ILoadWorker> BeginAsync(WorkerOrder order, TextWriter news)
    {
        var target = await Target.FindAsync(order.Options!.Url, order.Run!, order.Worker, CancellationToken.None);
        var client = new LoadClient(new Plan(order.Options, order.Run!), order.Worker, target);
        return new OwnWorker(client) { Sampled = sample => Write(news, new WorkerNews(Sample: sample)) };
    }

    private static Share? Begun(ILoadWorker _) => null;

    private static async Task AnsweredAsync(TextWriter news, Func<Task<Share?>> phase)
    {
        try
        {
            Write(news, new WorkerNews(Done: true, Share: await phase()));
        }
        catch (Exception e)
        {
            Write(news, new WorkerNews(Failed: e is LoadException ? e.Message : $"A worker failed: {e.Message}"));
        }
    }

    private static async Task<Share?> DoAsync(ILoadWorker worker, WorkerOrder order, CancellationToken stop)
    {
        var phase = order.Do switch
        {
            "open" => worker.OpenAsync(stop),
            "send" => worker.SendAsync(order.Start, stop),
            "settle" => worker.SettleAsync(),
            "write" => worker.WriteLedgersAsync(order.Paths![0]),
            "read" => worker.ReadLedgersAsync(order.Paths!),
            "history" => worker.ReadHistoriesAsync(),
            "drain" => worker.DrainAsync(),
            "conclude" => Task.CompletedTask,
            _ => throw new LoadException($"A worker knows no phase '{order.Do}'."),
        };
        await phase;
        return order.Do == "conclude" ? await worker.ConcludeAsync() : null;
    }

    private static void Write(TextWriter news, WorkerNews item)
    {
        news.WriteLine(JsonSerializer.Serialize(item, WorkerJson.Default.WorkerNews));
        news.Flush();
    }
}
