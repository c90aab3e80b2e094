using System.Text.Json;
using Chat.Core.Delivery;

namespace Chat.Core.Tests.Queued;

/// <summary>SQS and the function behind it: at least once, in no order, again after a time-out, put aside after three tries.</summary>
internal sealed class WorldQueue(QueuedWorld world) : IFanOutQueue
{
    public const int Tries = 3;

    private int _underWay;
    private TaskCompletionSource _idle = new();

    /// <summary>Longer than a lease, as an operator must set it.</summary>
    public TimeSpan VisibilityTimeout { get; set; } = TimeSpan.FromSeconds(30);

    public double Milliseconds { get; set; }

    /// <summary>The part of jobs that arrives twice.</summary>
    public double Duplicates { get; set; }

    /// <summary>The part of jobs whose function is killed before or after some call of its store; a job's last try is spared.</summary>
    public double Deaths { get; set; }

    /// <summary>What is not taken: asked with each job's JSON. Null takes all.</summary>
    public Func<JsonElement, bool>? Refuses { get; set; }

    /// <summary>How long the queue itself takes.</summary>
    public TimeSpan Slowness { get; set; }

    public bool Throws { get; set; }

    public List<JsonElement> Sent { get; } = [];

    public List<FanOutJobOutcome> Outcomes { get; } = [];

    public List<JsonElement> DeadLetters { get; } = [];

    public int Calls { get; private set; }

    public async ValueTask<IReadOnlyList<int>> SendAsync(IReadOnlyList<ReadOnlyMemory<byte>> jobs, CancellationToken cancellation)
    {
        Calls++;
        if (Throws) throw new InvalidOperationException("No queue may do this.");
        // It does not heed the cancellation.
        if (Slowness > TimeSpan.Zero) await world.Time.Delay(Slowness);
        await world.Latency(Milliseconds);
        var refused = new List<int>();
        for (var i = 0; i < jobs.Count; i++)
        {
            Assert.InRange(jobs[i].Length, 1, 256 * 1024);
            var job = JsonDocument.Parse(jobs[i]).RootElement;
            if (Refuses?.Invoke(job) == true)
            {
                refused.Add(i);
                continue;
            }

            Sent.Add(job);
            Deliver(jobs[i], job, tries: 0);
            if (world.Random.NextDouble() < Duplicates) Deliver(jobs[i], job, tries: 0);
        }

        return refused;
    }

    /// <summary>Completes when nothing is queued, under way or waiting for another try.</summary>
    public Task IdleAsync() => _underWay == 0 ? Task.CompletedTask : _idle.Task;

    private async void Deliver(ReadOnlyMemory<byte> body, JsonElement job, int tries)
    {
        if (_underWay++ == 0) _idle = new();
        await world.Latency(Milliseconds);
        var outcome = tries + 1 < Tries && world.Random.NextDouble() < Deaths ? await DieAsync(body) : await world.AnyProcess.FanOutAsync(body);
        Outcomes.Add(outcome);
        if (outcome != FanOutJobOutcome.Done)
        {
            await world.Time.Delay(VisibilityTimeout);
            if (tries + 1 < Tries) Deliver(body, job, tries + 1);
            else DeadLetters.Add(job);
        }

        if (--_underWay == 0) _idle.SetResult();
    }

    private async Task<FanOutJobOutcome> DieAsync(ReadOnlyMemory<byte> body)
    {
        var callsLeft = world.Random.Next(1, 16);
        var dead = new TaskCompletionSource<FanOutJobOutcome>();
        var doing = world.NewProcess(() =>
        {
            if (--callsLeft > 0) return false;
            dead.TrySetResult(FanOutJobOutcome.Retry);
            return true;
        }).FanOutAsync(body).AsTask();
        return await await Task.WhenAny(doing, dead.Task);
    }
}
