using Chat.Core;
using Chat.Plan.People;
using Chat.Plan.Prices;
using Chat.Plan.Reporting;
using Chat.Plan.World;

namespace Chat.Plan;

/// <summary>
/// A plan: the load on an account with AWS's default quotas, and once more on one that gives all that is asked for. The first
/// shows what breaks where; the second shows what to ask for, and what it costs.
/// </summary>
internal sealed record ChatPlan(
    PlanOptions Options, IReadOnlyList<int> Sizes, PriceFile Prices, WorldOptions Limits, Outcome Default, Outcome Raised, IReadOnlyList<BillItem> Bill)
{
    public int People => Sizes.Sum();

    public double Dollars => Bill.Sum(item => item.Dollars);

    public IReadOnlyList<QuotaNeed> Needs => QuotaNeed.Of(this);

    /// <exception cref="PlanException">The rooms make no sense.</exception>
    public static ChatPlan Make(PlanOptions options, Progress? progress = null)
    {
        var sizes = RoomSizes.Parse(options.Rooms, options.People) ?? throw new PlanException(
            $"'{options.Rooms}' says nothing of rooms: use zipf, a size of two or more, or sizes and counts as in 5000x2,20x100.");
        var prices = PriceFile.Load();
        var limits = WorldOptions.Of(prices);
        var duration = Duration(options, sizes);
        progress ??= Progress.None;
        progress.Begin(sizes, Simulation.Warm, duration);
        var defaults = Simulation.Run(options, sizes, limits, new ChatOptions(), duration, (now, end) => progress.Passed("default quotas", now, end));
        progress.End();
        var unbounded = new ChatOptions { QueuedPostsPerSecond = 1e9, SlicesAtOnce = 1 };
        var raised = Simulation.Run(options, sizes, limits.Unbounded(), unbounded, duration, (now, end) => progress.Passed("all quotas", now, end));
        progress.End();
        return new(options, sizes, prices, limits, defaults, raised, Chat.Plan.Prices.Bill.Of(raised, options, sizes.Sum(), prices));
    }

    /// <summary>As long as the posts to simulate allow; a large room's posts are gathered, four times a second at the most.</summary>
    private static TimeSpan Duration(PlanOptions options, IReadOnlyList<int> sizes)
    {
        if (options.Seconds is { } seconds) return TimeSpan.FromSeconds(seconds);
        var posts = sizes.Sum(size => size * Math.Min(4, size * options.MessagesPerPersonHour / 3_600));
        return TimeSpan.FromSeconds(Math.Clamp(Math.Round(options.PostsToSimulate / Math.Max(posts, 1)), 10, 120));
    }
}

/// <summary>What makes no plan; the message is one sentence for a person.</summary>
/// <param name="exitCode">2 where the command line is at fault, 1 where a file that it names is.</param>
internal sealed class PlanException(string message, int exitCode = 2) : Exception(message)
{
    public int ExitCode => exitCode;
}
