namespace Chat.Core.Storage;

/// <summary>A slice as stores keep it: what its takers decide by.</summary>
/// <param name="Progress">How far it was served.</param>
/// <param name="Knocks">How often anybody has asked for it.</param>
/// <param name="Holder">Who took it and has not let go; empty for nobody.</param>
/// <param name="LeaseUntil">From when on the holder counts as dead.</param>
/// <param name="Job">The number on behalf of which it was taken last.</param>
public sealed record SliceState(SliceProgress Progress, long Knocks, string Holder, DateTimeOffset LeaseUntil, long Job)
{
    /// <summary>One that nobody has asked for yet.</summary>
    public static SliceState New(SliceKey key) => new(new(key.From, 0, null, 0, []), 0, "", default, 0);

    public bool IsHeldBy(string holder) => string.Equals(Holder, holder, StringComparison.Ordinal);

    public bool IsFree(DateTimeOffset now) => Holder.Length == 0 || LeaseUntil <= now;

    /// <summary>What becomes of one who has knocked: <see cref="SliceStatus.Taken"/> where it may take the slice.</summary>
    public SliceStatus Answer(long seq, string holder, DateTimeOffset now)
    {
        var isHole = Progress.Holes.Any(hole => hole.Seq == seq);
        var isServed = seq <= Progress.Cursor && !isHole;
        if (IsHeldBy(holder)) return SliceStatus.Taken;
        // Its own knock is one above what was heard; another one may be of somebody who relied on a holder that died.
        if (IsFree(now)) return isServed && Knocks <= Progress.Heard + 1 ? SliceStatus.Served : SliceStatus.Taken;
        if (isServed) return SliceStatus.Served;
        return isHole || seq == Job ? SliceStatus.Busy : SliceStatus.Held;
    }
}
