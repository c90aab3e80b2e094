using System.Collections.Concurrent;
using System.Threading.Channels;
using Chat.Core;
using Chat.Core.Delivery;

namespace Chat.Scale.Benchmarks;

/// <summary>The queue with its functions: as many as the topology says, each with a chat of its own, up to ten jobs at a time.</summary>
internal sealed class Mapping(Func<IFanOutQueue, ChatBackend> function, Action<TimeSpan> billed) : IFanOutQueue, IDisposable
{
    private readonly Channel<ReadOnlyMemory<byte>> _jobs = Channel.CreateUnbounded<ReadOnlyMemory<byte>>();

    // The one used last is used next, as Lambda does, so that few are cold.
    private readonly ConcurrentStack<ChatBackend> _idle = new();
    private readonly SemaphoreSlim _free = new(ChatTopology.FanOutQueue.MaximumConcurrency);
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

    public async Task RunAsync(CancellationToken stop)
    {
        while (await _jobs.Reader.WaitToReadAsync(stop))
        {
            await _free.WaitAsync(stop);
            var batch = new List<ReadOnlyMemory<byte>>();
            while (batch.Count < ChatTopology.FanOutQueue.BatchSize && _jobs.Reader.TryRead(out var job)) batch.Add(job);
            _ = ServeAsync(batch, stop);
        }
    }

    public void Dispose() => _free.Dispose();

    private async Task ServeAsync(List<ReadOnlyMemory<byte>> batch, CancellationToken stop)
    {
        var chat = _idle.TryPop(out var warm) ? warm : function(this);
        var started = TimeProvider.System.GetTimestamp();
        var outcomes = await Task.WhenAll(batch.Select(job => chat.FanOutAsync(job, stop).AsTask()));
        billed(TimeProvider.System.GetElapsedTime(started));
        _idle.Push(chat);
        _free.Release();
        // As SQS would, if much sooner: what is to be tried again comes once more.
        foreach (var (job, outcome) in batch.Zip(outcomes))
            if (outcome == FanOutJobOutcome.Retry) _jobs.Writer.TryWrite(job);
            else Interlocked.Increment(ref _done);
    }
}
