using Chat.Core;
using Chat.Plan.Clock;
using Chat.Plan.People;
using Chat.Plan.World;

namespace Chat.Plan;

/// <summary>One run of a simulated account.</summary>
internal static class Simulation
{
    /// <summary>After the last message a run goes on for so long, so that what is under way arrives.</summary>
    private static readonly TimeSpan Drain = TimeSpan.FromSeconds(10);

    /// <summary>So long a run warms up: by then as many environments have started as the load needs.</summary>
    public static readonly TimeSpan Warm = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);

    /// <param name="passed">Told each simulated second, with the end.</param>
    public static Outcome Run(
        PlanOptions options, IReadOnlyList<int> sizes, WorldOptions limits, ChatOptions chat, TimeSpan counted, Action<TimeSpan, TimeSpan>? passed = null)
    {
        var duration = Warm + counted;
        var time = new VirtualTime();
        // Three sources, so that what people do does not depend on how it went.
        var jittered = chat with { Jitter = new Random(options.Seed + 2).NextDouble };
        var world = new PlanWorld(time, limits, jittered, new(sizes), options.Seed, Warm);
        var traffic = new Traffic(world, time, options, new(options.Seed + 1));
        new VirtualThread(time).Run(async () =>
        {
            if (passed is not null) _ = TellAsync(time, duration, passed);
            await traffic.RunAsync(duration);
            while (!(traffic.IsQuiet && world.Queue.IsQuiet) && time.Elapsed < duration + Drain) await time.Pause(Look);
        });
        return Outcome.Of(world, Warm, counted, time.Elapsed);
    }

    // Up to the end and no longer: a clock on which somebody always waits would never find out that nobody else does.
    private static async Task TellAsync(VirtualTime time, TimeSpan end, Action<TimeSpan, TimeSpan> passed)
    {
        while (time.Elapsed < end + Drain)
        {
            await time.Pause(Second);
            passed(time.Elapsed, end);
        }
    }
}
