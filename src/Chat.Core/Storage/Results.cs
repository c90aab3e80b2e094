namespace Chat.Core.Storage;

public enum AppendStatus
{
    /// <summary>The entry is stored, under a new number.</summary>
    Stored,

    /// <summary>The user's id was used before: the result holds the first one's entry, and nothing else has changed.</summary>
    Repeated,

    /// <summary>The sender is not a member; nothing is stored. A number may have been skipped.</summary>
    NotInRoom,

    /// <summary>The store cannot hold an entry of that size; nothing is stored.</summary>
    TooLarge,
}

/// <param name="Status">What became of the draft.</param>
/// <param name="Entry">The stored entry, for <see cref="AppendStatus.Stored"/> and <see cref="AppendStatus.Repeated"/>.</param>
/// <param name="Head">The head of the entry's room, at or after the time the entry was numbered.</param>
public readonly record struct AppendResult(AppendStatus Status, Entry? Entry = null, RoomHead Head = default);

public enum JoinStatus
{
    Joined,

    /// <summary>The connection is not known, or has gone while it joined.</summary>
    NoSuchConnection,

    /// <summary>It is in 50 rooms already.</summary>
    TooManyRooms,
}

/// <param name="Status">What became of the join.</param>
/// <param name="Head">The room's head after the member was written: its <c>Seq</c> is the clean cut.</param>
/// <param name="WasMember">Whether the connection was a member before; then the roster's version stayed.</param>
public readonly record struct JoinResult(JoinStatus Status, RoomHead Head = default, bool WasMember = false);

/// <param name="WasMember">Whether there was anything to leave.</param>
/// <param name="Head">The room's head afterwards; default for a room that was never written to.</param>
public readonly record struct LeaveResult(bool WasMember, RoomHead Head = default);

/// <summary>A page of a room's log.</summary>
/// <param name="Head">The room's head when the page was read; default (epoch "") for a room never written to.</param>
/// <param name="Entries">Ascending by number.</param>
/// <param name="More">Whether the store holds further ones in the direction asked for.</param>
/// <param name="Lost">
/// Whether entries after what was asked for are no longer kept, or <c>After</c> is above the newest. The entries then
/// begin with the oldest that is kept.
/// </param>
public sealed record HistoryPage(RoomHead Head, IReadOnlyList<Entry> Entries, bool More, bool Lost);

/// <summary>Which entries: those above <c>After</c>, or those below <c>Before</c>, or with neither the newest.</summary>
/// <param name="Room">The room.</param>
/// <param name="Limit">How many at most.</param>
/// <param name="After">Those above it, the oldest of them first.</param>
/// <param name="Before">Those below it, the newest of them first.</param>
/// <param name="MostBytes">
/// What the reader has room for, in <see cref="Entry.LeastFrameBytes"/>: the page ends with the entry that reaches it, however
/// many there are. Null for one who wants all up to the limit.
/// </param>
public readonly record struct HistoryQuery(string Room, int Limit, long? After = null, long? Before = null, int? MostBytes = null)
{
    /// <summary>Whether one who has so many entries, of so many <see cref="Entry.LeastFrameBytes"/>, has the whole page.</summary>
    public bool IsFilledBy(int entries, int bytes) => entries >= Limit || bytes >= MostBytes;
}
