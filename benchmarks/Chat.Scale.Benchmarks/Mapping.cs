using System.Threading.Channels;
using Chat.Core;
using Chat.Core.Delivery;

namespace Chat.Scale.Benchmarks;

/// <summary>The queue with its functions: as many as the topology says, each with a chat of its own, up to ten jobs at a time.</summary>
internal sealed class Mapping(Func<IFanOutQueue, ChatBackend> function, Action<TimeSpan> billed) : IFanOutQueue
{
    private readonly Channel<ReadOnlyMemory<byte>> _jobs = Channel.CreateUnbounded<ReadOnlyMemory<byte>>();
    private long _sent;
    private long _done;

    public long Jobs => Volatile.Read(ref _sent);

    public bool IsQuiet => Volatile.Read(ref _sent) == Volatile.Read(ref _done);

    public ValueTask<IReadOnlyList<int>> SendAsync(IReadOnlyList<ReadOnlyMemory<byte>> jobs, CancellationToken cancellation)
    {
        Interlocked.Add(ref _sent, jobs.Count);
        foreach (var job in jobs) _jobs.Writer.TryWrite(job.ToArray());
        return new([]);
    }

    public Task RunAsync(CancellationToken stop) =>
        Task.WhenAll(Enumerable.Range(0, ChatTopology.FanOutQueue.MaximumConcurrency).Select(_ => ServeAsync(function(this), stop)));

    private async Task ServeAsync(ChatBackend chat, CancellationToken stop)
    {
        while (await _jobs.Reader.WaitToReadAsync(stop))
        {
            var batch = new List<ReadOnlyMemory<byte>>();
            while (batch.Count < ChatTopology.FanOutQueue.BatchSize && _jobs.Reader.TryRead(out var job)) batch.Add(job);
            var started = TimeProvider.System.GetTimestamp();
            var outcomes = await Task.WhenAll(batch.Select(job => chat.FanOutAsync(job, stop).AsTask()));
            billed(TimeProvider.System.GetElapsedTime(started));
            // As SQS would, if much sooner: what is to be tried again comes once more.
            foreach (var (job, outcome) in batch.Zip(outcomes))
                if (outcome == FanOutJobOutcome.Retry) _jobs.Writer.TryWrite(job);
                else Interlocked.Increment(ref _done);
        }
    }
}
