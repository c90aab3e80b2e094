using Chat.Core.Storage;

namespace Chat.Plan.World;

/// <summary>Feeds and their slices.</summary>
internal sealed partial class VirtualTable
{
    public async ValueTask<RoomHead> QueueRoomAsync(
        string room, int slices, DateTimeOffset until, CancellationToken cancellation = default)
    {
        var target = Room(room);
        bool IsSame() => target.Feed.IsLive(time.GetUtcNow()) && target.Feed.Slices == slices;
        var cost = IsSame() ? TableCosts.ExtendFeed : TableCosts.BeginFeed;
        await meter.SpendAsync(room, cost, steps: (int)cost.Write, headWrites: cost.Write);
        target.Feed = IsSame() ? target.Feed with { Until = until } : new(target.Seq, slices, until);
        return target.Head;
    }

    public async ValueTask<SliceTake> TakeSliceAsync(
        SliceKey key, long seq, string holder, DateTimeOffset leaseUntil, CancellationToken cancellation = default)
    {
        await meter.SpendAsync(key.Room, TableCosts.Knock, steps: 1, headWrites: 0);
        var slices = Room(key.Room).Slices;
        var state = slices.GetValueOrDefault(key) ?? SliceState.New(key);
        state = state with { Knocks = state.Knocks + 1 };
        var answer = state.Answer(seq, holder, time.GetUtcNow());
        slices[key] = answer == SliceStatus.Taken ? state with { Holder = holder, LeaseUntil = leaseUntil, Job = seq } : state;
        if (answer != SliceStatus.Taken) return new(answer, Knocks: state.Knocks);
        await meter.SpendAsync(key.Room, TableCosts.TakeSlice, steps: 1, headWrites: 0);
        return new(answer, state.Progress, slices[key].Knocks);
    }

    public async ValueTask<SliceRelease> ReleaseSliceAsync(
        SliceKey key, string holder, SliceProgress progress, DateTimeOffset? leaseUntil, CancellationToken cancellation = default)
    {
        var slices = Room(key.Room).Slices;
        bool HaveKnocked() => leaseUntil is not null && slices.TryGetValue(key, out var now) && now.Knocks > progress.Heard;
        var cost = HaveKnocked() ? TableCosts.KeepSlice : TableCosts.ReleaseSlice;
        await meter.SpendAsync(key.Room, cost, steps: (int)cost.Write, headWrites: 0);
        if (!slices.TryGetValue(key, out var state) || !state.IsHeldBy(holder)) return new(SliceReleaseStatus.Lost);
        var knocked = leaseUntil is not null && state.Knocks > progress.Heard;
        slices[key] = knocked
            ? state with { Progress = progress, LeaseUntil = leaseUntil!.Value }
            : state with { Progress = progress, Holder = "" };
        return new(knocked ? SliceReleaseStatus.Knocked : SliceReleaseStatus.Released, state.Knocks);
    }
}
