using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;

namespace Chat.ManagementApi.Tests.Support;

/// <summary>A clock that stands still, and tells which waits were begun on it.</summary>
internal sealed class SteppedTime : FakeTimeProvider
{
    private readonly Channel<TimeSpan> _waits = Channel.CreateUnbounded<TimeSpan>();

    public SteppedTime() : base(new DateTimeOffset(2026, 11, 24, 5, 0, 0, TimeSpan.Zero))
    {
    }

    /// <summary>The next wait for a retry: those for a connection are longer, the sweeps repeat.</summary>
    public async Task<TimeSpan> NextPauseAsync(TimeSpan longest)
    {
        using var limit = new CancellationTokenSource(Senders.Soon);
        while (true)
        {
            var wait = await _waits.Reader.ReadAsync(limit.Token);
            if (wait <= longest) return wait;
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        if (period == Timeout.InfiniteTimeSpan && dueTime > TimeSpan.Zero) _waits.Writer.TryWrite(dueTime);
        return timer;
    }
}
