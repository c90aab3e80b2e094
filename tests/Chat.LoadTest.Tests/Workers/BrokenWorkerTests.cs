using System.Diagnostics;
using System.Globalization;
using Chat.LoadTest.Reporting;
using Chat.LoadTest.Tests.Runs;
using Chat.LoadTest.Tests.Server;
using Chat.LoadTest.Workers;
using Chat.LoadTest.Workers.Hosts;

namespace Chat.LoadTest.Tests.Workers;

/// <summary>A worker that is killed in the middle: what was seen is kept, the sentence names it, and the exit code is not 0.</summary>
public sealed class BrokenWorkerTests
{
    private const string Secret = "a secret of these tests";

    [Fact]
    public async Task A_killed_process_is_named_and_the_rest_is_reported()
    {
        await using var chat = await FaultyChat.StartAsync(Misbehaviour.None);
        var seen = new Watcher();
        var running = new Coordinator(Long(chat.Url) with { Workers = 2 }, seen).RunAsync(CancellationToken.None);
        var victim = await seen.SecondOfAsync(1);
        Process.GetProcessById(int.Parse(victim.Name["process ".Length..], CultureInfo.InvariantCulture)).Kill();
        AssertIsWhole(await running, victim.Name);
    }

    [Fact]
    public async Task A_killed_worker_of_another_host_is_named_and_the_rest_is_reported()
    {
        await using var chat = await FaultyChat.StartAsync(Misbehaviour.None);
        await using var one = new LoadProcess(["worker"], Secret);
        await using var two = new LoadProcess(["worker", "--listen", "127.0.0.1:0"], Secret);
        var hosts = $"{await one.ValueAsync("worker")},{await two.ValueAsync("worker")}";
        var seen = new Watcher();
        var running = new Coordinator(Long(chat.Url) with { Workers = 2, Hosts = hosts }, seen, secret: new WorkerSecret(Secret)).RunAsync(CancellationToken.None);
        var victim = await seen.SecondOfAsync(1);
        two.Kill();
        AssertIsWhole(await running, victim.Name);
        Assert.DoesNotContain("secret", one.Output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_all_are_killed_what_they_had_told_is_reported()
    {
        await using var chat = await FaultyChat.StartAsync(Misbehaviour.None);
        var seen = new Watcher();
        var running = new Coordinator(Long(chat.Url) with { Workers = 2 }, seen).RunAsync(CancellationToken.None);
        ILoadWorker[] victims = [await seen.SecondOfAsync(0), await seen.SecondOfAsync(1)];
        foreach (var victim in victims) Process.GetProcessById(int.Parse(victim.Name["process ".Length..], CultureInfo.InvariantCulture)).Kill();
        var report = await running;
        Assert.Equal(1, report.ExitCode);
        Assert.All(report.Workers, worker => Assert.NotNull(worker.Broke));
        Assert.True(report.Counts.Sent > 0);
        Assert.Equal(2, report.Unchecked.Count);
    }

    private static LoadOptions Long(Uri url) => Run.Small(url) with { Duration = 600 };

    private static void AssertIsWhole(RunReport report, string victim)
    {
        Assert.Equal(1, report.ExitCode);
        Assert.Equal($"Worker 1 ({victim}) ended in the middle of the run.", report.Workers[1].Broke?.Replace("broke off", "ended", StringComparison.Ordinal));
        Assert.Null(report.Workers[0].Broke);
        Assert.Empty(report.Broken());
        Assert.True(report.Counts.Sent > 0 && report.Counts.Acknowledged > 0 && report.Latency("delivery").Count > 0);
        Assert.Empty(report.Unchecked); // the rooms of the broken one fall to the other, who has members in each
        var lines = Summary.Lines(report).ToArray();
        Assert.Contains(lines, line => line.StartsWith("broken ", StringComparison.Ordinal) && line.Contains(victim, StringComparison.Ordinal));
        Assert.Contains("audit         nothing broken was seen, but not all could be looked at", lines);
    }

    /// <summary>Sees the workers' seconds as the terminal does.</summary>
    private sealed class Watcher : IProgress
    {
        private readonly TaskCompletionSource<IReadOnlyList<ILoadWorker>> _workers = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Phase(string what)
        {
        }

        public Task FollowAsync(IReadOnlyList<ILoadWorker> workers, CancellationToken end)
        {
            _workers.TrySetResult(workers);
            return Task.CompletedTask;
        }

        /// <summary>That worker, once it has told of a second in which it sent something.</summary>
        public async Task<ILoadWorker> SecondOfAsync(int number)
        {
            var worker = (await _workers.Task)[number];
            Assert.True(await Chat.LoadTest.Running.Waiting.UntilAsync(() => worker.Samples.Any(sample => sample.Sent > 0), TimeSpan.FromSeconds(60), CancellationToken.None));
            return worker;
        }
    }
}
