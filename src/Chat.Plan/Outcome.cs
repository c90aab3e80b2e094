using Chat.Plan.World;

namespace Chat.Plan;

/// <summary>What one run showed.</summary>
/// <param name="Warm">How long people talked before anything counted.</param>
/// <param name="Counted">How long they talked then.</param>
/// <param name="Ended">When nothing was under way any more, or the run stopped waiting.</param>
internal sealed record Outcome(
    TimeSpan Warm,
    TimeSpan Counted,
    TimeSpan Ended,
    Deliveries Deliveries,
    Account Account,
    TableMeter Table,
    VirtualFunctions Functions,
    VirtualQueue Queue)
{
    /// <summary>All of the talking. What the whole run took of the account is over this time.</summary>
    public TimeSpan Duration => Warm + Counted;

    public IReadOnlyList<RoomClassTally> Classes => Deliveries.Classes;

    public static Outcome Of(PlanWorld world, TimeSpan warm, TimeSpan counted, TimeSpan ended) => new(
        warm, counted, ended, world.Deliveries, world.Account, world.Meter, world.Functions, world.Queue);
}
