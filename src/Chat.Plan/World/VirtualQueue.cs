using Chat.Core;
using Chat.Core.Delivery;
using Chat.Plan.Clock;

namespace Chat.Plan.World;

/// <summary>SQS with its event source mapping: takes everything, hands it out ten at a time to a bounded number of invocations.</summary>
internal sealed class VirtualQueue(VirtualTime time, WorldOptions options, ChatQueue queue, Random random) : IFanOutQueue
{
    /// <summary>What one request is billed for; each further one begun is another request.</summary>
    private const int BilledBytes = 65_536;

    private readonly Queue<Waiting> _waiting = new();
    private int _serving;

    /// <summary>Runs the fan-out function; set once, since the functions need the queue as well.</summary>
    public VirtualFunctions? Functions { get; set; }

    public long Jobs { get; private set; }

    public long Requests { get; private set; }

    public long DeadLetters { get; private set; }

    public int DeepestBacklog { get; private set; }

    /// <summary>How long the oldest job waited until a function took it.</summary>
    public TimeSpan LongestWait { get; private set; }

    public bool IsQuiet => _waiting.Count == 0 && _serving == 0;

    public async ValueTask<IReadOnlyList<int>> SendAsync(IReadOnlyList<ReadOnlyMemory<byte>> jobs, CancellationToken cancellation)
    {
        foreach (var chunk in jobs.Chunk(queue.BatchSize)) Requests += 1 + (chunk.Sum(job => job.Length) / BilledBytes);
        await time.Pause(options.QueueSend.Draw(random));
        Jobs += jobs.Count;
        foreach (var job in jobs) _waiting.Enqueue(new(job.ToArray(), time.Elapsed, 1));
        DeepestBacklog = Math.Max(DeepestBacklog, _waiting.Count);
        Pump();
        return [];
    }

    private void Pump()
    {
        while (_waiting.Count > 0 && _serving < options.QueueConcurrency) _ = ServeAsync();
    }

    private async Task ServeAsync()
    {
        _serving++;
        await time.Pause(options.QueueReceive.Draw(random));
        var batch = Take();
        if (batch.Count > 0)
        {
            // One request to receive and one to delete.
            Requests += 2;
            var again = new List<Waiting>(batch);
            await Functions!.InvokeAsync(queue.Consumer, (chat, limit) => Task.WhenAll(batch.Select(async job =>
            {
                if (await chat.FanOutAsync(job.Body, limit) == FanOutJobOutcome.Done) again.Remove(job);
            })));
            foreach (var job in again) Return(job);
        }
        _serving--;
        Pump();
    }

    private List<Waiting> Take()
    {
        var batch = new List<Waiting>();
        while (batch.Count < queue.BatchSize && _waiting.TryDequeue(out var job))
        {
            batch.Add(job);
            LongestWait = TimeSpan.FromTicks(Math.Max(LongestWait.Ticks, (time.Elapsed - job.Since).Ticks));
        }
        return batch;
    }

    private void Return(Waiting job)
    {
        if (job.Tries >= queue.Tries) DeadLetters++;
        else _ = ReturnLaterAsync(job with { Tries = job.Tries + 1 });
    }

    private async Task ReturnLaterAsync(Waiting job)
    {
        // What an invocation reports as failed is visible again when the visibility time-out ends.
        await time.Pause(TimeSpan.FromSeconds(ChatQueue.VisibilitySeconds(queue.Consumer.TimeoutSeconds)));
        _waiting.Enqueue(job);
        Pump();
    }

    private sealed record Waiting(ReadOnlyMemory<byte> Body, TimeSpan Since, int Tries);
}
