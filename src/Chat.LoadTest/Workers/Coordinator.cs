using Chat.LoadTest.Measuring;
using Chat.LoadTest.Reporting;
using Chat.LoadTest.Running;

namespace Chat.LoadTest.Workers;

/// <summary>Leads all parts of a run through its phases, together.</summary>
internal sealed class Coordinator(LoadOptions options, IProgress progress)
{
    private readonly string _run = MakeRun();

    /// <exception cref="LoadException">The run cannot be done.</exception>
    public async Task<RunReport> RunAsync(CancellationToken stop)
    {
        var plan = new Plan(options, _run);
        var workers = new List<ILoadWorker>();
        var startedAt = DateTimeOffset.UtcNow;
        try
        {
            for (var number = 0; number < options.Workers; number++) workers.Add(await StartAsync(plan, number, stop));
            using var following = new CancellationTokenSource();
            var showing = progress.FollowAsync(workers, following.Token);
            var seconds = await PhasesAsync(plan, workers, stop);
            await following.CancelAsync();
            await showing;
            var shares = await Task.WhenAll(workers.Select(worker => worker.ConcludeAsync()));
            return ReportOf.Shares(shares, options, _run, startedAt, seconds, stop.IsCancellationRequested);
        }
        finally
        {
            foreach (var worker in workers) await worker.DisposeAsync();
        }
    }

    private async Task<double> PhasesAsync(Plan plan, List<ILoadWorker> workers, CancellationToken stop)
    {
        progress.Phase($"opening {options.Connections} connections");
        await Task.WhenAll(workers.Select(worker => worker.OpenAsync(stop)));
        progress.Phase(plan.Scenario.PingsOnly ? "pinging" : "sending");
        var start = RunClock.Now + 200_000;
        await Task.WhenAll(workers.Select(worker => worker.SendAsync(start, stop)));
        var seconds = Math.Max(0.001, (RunClock.Now - start) / 1e6);
        progress.Phase("waiting for answers and deliveries");
        await Task.WhenAll(workers.Select(worker => worker.SettleAsync()));
        await ExchangeAsync(workers);
        progress.Phase("reading histories for the audit");
        await Task.WhenAll(workers.Select(worker => worker.ReadHistoriesAsync()));
        await ExchangeAsync(workers);
        await Task.WhenAll(workers.Select(worker => worker.DrainAsync()));
        return seconds;
    }

    // Each must know what all saw; for one alone there is nothing to tell.
    private static async Task ExchangeAsync(List<ILoadWorker> workers)
    {
        if (workers.Count == 1) return;
        var folder = Directory.CreateTempSubdirectory("chat-load-");
        try
        {
            var paths = workers.Select((_, number) => Path.Combine(folder.FullName, $"{number}")).ToArray();
            await Task.WhenAll(workers.Select((worker, number) => worker.WriteLedgersAsync(paths[number])));
            await Task.WhenAll(workers.Select((worker, number) => worker.ReadLedgersAsync([.. paths.Where((_, other) => other != number)])));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private async Task<ILoadWorker> StartAsync(Plan plan, int number, CancellationToken stop) => options.Workers > 1
        ? await WorkerProcess.StartAsync(options, _run, number)
        : new OwnWorker(new LoadClient(plan, number, await Target.FindAsync(options.Url, _run, number, stop)));

    private static string MakeRun() => string.Concat(Enumerable.Range(0, Audit.MessageText.RunCharacters).Select(_ => "0123456789abcdefghijklmnopqrstuvwxyz"[Random.Shared.Next(36)]));
}
