using Chat.Core.Storage;

namespace Chat.Stores.Sqlite.Writing;

internal sealed class TakeSlice(SliceKey key, long seq, string holder, DateTimeOffset leaseUntil) : WriteOperation<SliceTake>
{
    protected override SliceTake Do(WriteSession session)
    {
        var known = session.Slices.Find(key) ?? SliceState.New(key);
        var state = known with { Knocks = known.Knocks + 1 };
        var status = state.Answer(seq, holder, DateTimeOffset.FromUnixTimeMilliseconds(session.Now));
        var isTaken = status == SliceStatus.Taken;
        session.Slices.Save(key, isTaken ? state with { Holder = holder, LeaseUntil = leaseUntil, Job = seq } : state);
        return new(status, isTaken ? state.Progress : null, state.Knocks);
    }
}
