using Chat.Core.Storage;

namespace Chat.Stores.Sqlite.Writing;

internal sealed class ReleaseSlice(SliceKey key, string holder, SliceProgress progress, DateTimeOffset? leaseUntil)
    : WriteOperation<SliceRelease>
{
    protected override SliceRelease Do(WriteSession session)
    {
        if (session.Slices.Find(key) is not { } state || !state.IsHeldBy(holder))
            return new(SliceReleaseStatus.Lost);

        var goesOn = leaseUntil is not null && state.Knocks > progress.Heard;
        session.Slices.Save(key, state with
        {
            Progress = progress,
            Holder = goesOn ? holder : "",
            LeaseUntil = leaseUntil ?? default,
        });
        return new(goesOn ? SliceReleaseStatus.Knocked : SliceReleaseStatus.Released, state.Knocks);
    }
}
