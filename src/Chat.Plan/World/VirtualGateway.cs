using Chat.Core.Delivery;
using Chat.Plan.Clock;

namespace Chat.Plan.World;

/// <summary>
/// The way out of one function's environment: each post takes its part of the function's processor, its time on the way, and
/// its token of the account's bucket.
/// </summary>
internal sealed class VirtualGateway(VirtualTime time, WorldOptions options, Account account, Deliveries deliveries, Random random)
    : IConnectionSender
{
    /// <summary>Lambda gives a whole core at so many megabytes.</summary>
    private const double MegabytesPerCore = 1_769;

    private readonly long _cpu = (long)(options.PostCpu.Ticks * Math.Max(1, MegabytesPerCore / options.MemoryMegabytes));
    private long _cpuFree;

    public async ValueTask<DeliveryOutcome> SendAsync(string connectionId, Frame frame, CancellationToken cancellation)
    {
        _cpuFree = Math.Max(_cpuFree, time.Now) + _cpu;
        await time.Pause(TimeSpan.FromTicks(_cpuFree - time.Now) + options.Post.Draw(random));
        if (!account.AdmitPost()) return DeliveryOutcome.Throttled;
        return deliveries.Arrived(connectionId, frame, options.FrameOut.Draw(random)) ? DeliveryOutcome.Delivered : DeliveryOutcome.Gone;
    }

    /// <summary>The plan's people are guests, whom no token's end sends away.</summary>
    public ValueTask<DeliveryOutcome> CloseAsync(string connectionId, CancellationToken cancellation) => new(DeliveryOutcome.Gone);
}
