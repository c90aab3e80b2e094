using System.Collections.Concurrent;
using Chat.LoadTest.Measuring;

namespace Chat.LoadTest.Running;

internal sealed partial class LoadClient
{
    /// <summary>Opened at a time: enough to keep a far server busy, and below any listener's backlog.</summary>
    private const int OpeningAtATime = 64;

    /// <summary>Connections between two collections of what opening them left behind: by itself the runtime waits until that
    /// fills the processor's cache, which is tens of megabytes on a server.</summary>
    private const int CollectEvery = 500;

    private const int Attempts = 3;

    /// <summary>With so many refused and none let in, the rest is spared.</summary>
    private const int GiveUpAfter = 10;

    /// <summary>Why connections could not be opened, and how many.</summary>
    public ConcurrentDictionary<string, int> OpenFailures { get; } = new(StringComparer.Ordinal);

    /// <summary>Of each of these reasons, what a person can do about it.</summary>
    private readonly ConcurrentDictionary<string, string?> _mends = new(StringComparer.Ordinal);

    private int _connected;

    /// <summary>Members that came in at the beginning.</summary>
    public int Connected => Volatile.Read(ref _connected);

    /// <summary>Opens all connections over the ramp.</summary>
    /// <exception cref="LoadException">None could be opened.</exception>
    public async Task OpenAsync(CancellationToken cancellation)
    {
        var start = Clock.Now;
        var interval = Options.Ramp * 1e6 / Math.Max(1, _members.Count);
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = OpeningAtATime, CancellationToken = cancellation };
        try
        {
            await Parallel.ForEachAsync(_members.Select((member, index) => (member, start + (long)(index * interval))), parallel, OpenAsync);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // Interrupted: those that are open stay, and are reported.
        }
        if (Tally.Open == 0 && !cancellation.IsCancellationRequested && _members.Count > 0) throw Hopeless();
    }

    private async ValueTask OpenAsync((Member Member, long Due) next, CancellationToken cancellation)
    {
        if (Tally.Open == 0 && OpenFailures.Values.Sum() >= GiveUpAfter) return;
        await Waiting.ForAsync(TimeSpan.FromMicroseconds(Math.Max(0, next.Due - Clock.Now)), cancellation);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await next.Member.OpenAsync(cancellation);
                if (Interlocked.Increment(ref _connected) % CollectEvery == 0) GC.Collect(0);
                return;
            }
            catch (Exception e) when (!cancellation.IsCancellationRequested)
            {
                if (attempt < Attempts && Tally.Open > 0 && await Waiting.ForAsync(TimeSpan.FromSeconds(Random.Shared.NextDouble() * attempt), cancellation)) continue;
                _mends[OpenFailure.Code(e)] = OpenFailure.Mend(e);
                OpenFailures.AddOrUpdate(OpenFailure.Code(e), 1, static (_, count) => count + 1);
                return;
            }
        }
    }

    private LoadException Hopeless()
    {
        var why = OpenFailures.OrderByDescending(failure => failure.Value).First().Key;
        var url = Options.Url.GetLeftPart(UriPartial.Path);
        return new LoadException($"No connection to {url} can be opened, for {why}{(_mends[why] is { } mend ? $": {mend}" : "")}.");
    }
}
