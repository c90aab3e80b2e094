using Chat.Plan.World;

namespace Chat.Plan;

/// <summary>What one run showed.</summary>
/// <param name="Duration">How long people talked.</param>
/// <param name="Ended">When nothing was under way any more, or the run stopped waiting.</param>
internal sealed record Outcome(
    TimeSpan Duration,
    TimeSpan Ended,
    IReadOnlyList<RoomClassTally> Classes,
    Account Account,
    TableMeter Table,
    VirtualFunctions Functions,
    VirtualQueue Queue)
{
    public long Messages => Classes.Sum(known => known.Messages);

    public long Posts => Classes.Sum(known => known.Posts);

    public long PostedBytes => Classes.Sum(known => known.PostedBytes);

    public static Outcome Of(PlanWorld world, TimeSpan duration, TimeSpan ended) => new(
        duration, ended, world.Deliveries.Classes, world.Account, world.Meter, world.Functions, world.Queue);
}
