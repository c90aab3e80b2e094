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
    private static readonly TimeSpan Warm = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);

    public static Outcome Run(PlanOptions options, IReadOnlyList<int> sizes, WorldOptions limits, ChatOptions chat, TimeSpan counted)
    {
        var duration = Warm + counted;
        var time = new VirtualTime();
        // Three sources, so that what people do does not depend on how it went.
        var jittered = chat with { Jitter = new Random(options.Seed + 2).NextDouble };
        var world = new PlanWorld(time, limits, jittered, new(sizes), options.Seed, Warm);
        var traffic = new Traffic(world, time, options, new(options.Seed + 1));
        new VirtualThread(time).Run(async () =>
        {
            await traffic.RunAsync(duration);
            while (!(traffic.IsQuiet && world.Queue.IsQuiet) && time.Elapsed < duration + Drain) await time.Pause(Look);
        });
        return Outcome.Of(world, Warm, counted, time.Elapsed);
    }
}
