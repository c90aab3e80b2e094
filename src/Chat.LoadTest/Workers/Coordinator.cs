using Chat.LoadTest.Measuring;
using Chat.LoadTest.Reporting;
using Chat.LoadTest.Running;
using Chat.LoadTest.Wire;
using Chat.LoadTest.Workers.Hosts;

namespace Chat.LoadTest.Workers;

/// <summary>Leads all parts of a run through its phases, together.</summary>
/// <param name="secret">What the workers on other hosts know as well; needed only with those.</param>
internal sealed class Coordinator(LoadOptions options, IProgress progress, Trust? trust = null, WorkerSecret? secret = null)
{
    private readonly string _run = MakeRun();
    private readonly Trust _trust = trust ?? Trust.Usual;

    /// <exception cref="LoadException">The run cannot be done.</exception>
    public async Task<RunReport> RunAsync(CancellationToken stop)
    {
        var plan = new Plan(options, _run);
        var startedAt = DateTimeOffset.UtcNow;
        await using var crew = new Crew(stop);
        for (var number = 0; number < options.Workers; number++) crew.Add(await StartAsync(plan, number, stop));
        using var following = new CancellationTokenSource();
        var showing = progress.FollowAsync(crew.All, following.Token);
        double seconds;
        try
        {
            seconds = await PhasesAsync(plan, crew);
        }
        finally
        {
            await following.CancelAsync();
            await showing;
        }
        var shares = await SharesAsync(plan, crew);
        var report = ReportOf.Shares(shares, options, _run, startedAt, seconds, stop.IsCancellationRequested);
        return ReportOf.With(report, crew, shares, plan.RoomsWithout(crew.Gone));
    }

    private async Task<double> PhasesAsync(Plan plan, Crew crew)
    {
        progress.Phase($"opening {options.Connections} connections");
        await crew.EachAsync(worker => worker.OpenAsync(crew.Stop));
        crew.MustLive();
        progress.Phase(plan.Scenario.PingsOnly ? "pinging" : "sending");
        var start = RunClock.Machine + 200_000;
        await crew.EachAsync(worker => worker.SendAsync(start, crew.Ending));
        var seconds = Math.Max(0.001, (RunClock.Machine - start) / 1e6);
        progress.Phase("waiting for answers and deliveries");
        await crew.EachAsync(worker => worker.SettleAsync());
        await ExchangeAsync(crew);
        progress.Phase("reading histories for the audit");
        var gone = crew.Gone;
        await crew.EachAsync(worker => worker.ReadHistoriesAsync(gone));
        await ExchangeAsync(crew);
        await crew.EachAsync(worker => worker.DrainAsync());
        return seconds;
    }

    // Each must know what all saw; for one alone there is nothing to tell.
    private static async Task ExchangeAsync(Crew crew)
    {
        if (crew.All.Count == 1) return;
        var ledgers = new byte[crew.All.Count][];
        await crew.EachAsync(async (worker, number) => ledgers[number] = await worker.LedgersAsync());
        await crew.EachAsync(async (worker, number) =>
        {
            for (var other = 0; other < ledgers.Length; other++)
                if (other != number && ledgers[other] is { } seen) await worker.MergeAsync(seen);
        });
    }

    private static async Task<Share[]> SharesAsync(Plan plan, Crew crew)
    {
        var shares = new Share[crew.All.Count];
        var gone = crew.Gone;
        await crew.EachAsync(async (worker, number) => shares[number] = await worker.ConcludeAsync(gone));
        for (var number = 0; number < shares.Length; number++)
            if (crew.IsBroken(number)) shares[number] = BrokenShare.Of(crew.All[number].Samples, plan.Scenario.PingsOnly);
        return shares;
    }

    private async Task<ILoadWorker> StartAsync(Plan plan, int number, CancellationToken stop)
    {
        if (options.HostList is [_, ..] hosts) return await Named(number, hosts[number], RemoteWorker.StartAsync(hosts[number], secret!, options, _trust, _run, number, stop));
        if (options.Workers > 1) return await Named(number, "a process of this machine", WorkerProcess.StartAsync(options, _trust, _run, number));
        var target = await Target.FindAsync(options.Url, _run, number, _trust, stop);
        return new OwnWorker(new LoadClient(plan, number, target, new RunClock()));
    }

    // Before anything has begun there is nothing to keep: the run does not take place.
    private static async Task<ILoadWorker> Named(int number, string name, Task<ILoadWorker> starting)
    {
        try
        {
            return await starting;
        }
        catch (LoadException why)
        {
            throw new LoadException($"Worker {number} ({name}) {why.Message.TrimEnd('.')}.", why.ExitCode);
        }
    }

    private static string MakeRun() => string.Concat(Enumerable.Range(0, Audit.MessageText.RunCharacters).Select(_ => "0123456789abcdefghijklmnopqrstuvwxyz"[Random.Shared.Next(36)]));
}
