namespace Chat.Core.Storage;

/// <summary>
/// What the chat remembers. Every implementation keeps the promises of docs/protocol.md, with any number of
/// instances on one store and with a process that may stop between any two of its writes; the suite
/// ChatStoreContract holds them to it.
/// </summary>
/// <remarks>
/// Rooms, names and ids are compared byte by byte. Connections and members are treated as gone from their
/// <c>ExpiresAt</c> on. A store that cannot be reached throws; that is the only way in which a call fails, and nothing
/// of a call that threw may have been shown to anybody.
/// </remarks>
public interface IChatStore
{
    /// <summary>Records a connection and makes it a member of its starting room.</summary>
    /// <returns>The head of the starting room.</returns>
    ValueTask<RoomHead> ConnectAsync(Connection connection, CancellationToken cancellation = default);

    /// <summary>The connection, or null where it is not known, was removed or has expired.</summary>
    ValueTask<Connection?> FindConnectionAsync(string connectionId, CancellationToken cancellation = default);

    /// <summary>
    /// Forgets a connection and its memberships, whether it said goodbye or a post to it found nobody. Removing
    /// twice is harmless, and the second time raises no roster's version.
    /// </summary>
    /// <returns>The rooms that it was a member of until now.</returns>
    ValueTask<IReadOnlyList<string>> RemoveConnectionAsync(string connectionId, CancellationToken cancellation = default);

    /// <summary>
    /// Forgets many connections at once, as a fan-out finds them gone: what <see cref="RemoveConnectionAsync"/> does for
    /// each, with few writes to what their rooms share. One call may raise a roster's version once for many of them. Where
    /// it throws, some of them may be forgotten and some not, and doing it again is right.
    /// </summary>
    ValueTask RemoveConnectionsAsync(IReadOnlyList<string> connectionIds, CancellationToken cancellation = default);

    /// <summary>
    /// Makes a connection a member. Every entry numbered above the returned <c>Head.Seq</c> is numbered at a roster
    /// version that lists it; every entry at or below it is in the log, or is about to be.
    /// </summary>
    ValueTask<JoinResult> JoinAsync(string connectionId, string room, CancellationToken cancellation = default);

    /// <summary>Ends a membership. Leaving a room that one is not in is harmless.</summary>
    ValueTask<LeaveResult> LeaveAsync(string connectionId, string room, CancellationToken cancellation = default);

    /// <summary>Numbers and stores an entry. What it returns is stored for good: a crash right after loses nothing.</summary>
    /// <remarks>
    /// An id that was used is answered first of all, whatever else the draft says, also after leaving. An entry that goes
    /// by the queue, as the head says that is returned with it, is kept as <see cref="RoomFeed.WithSender"/> makes it.
    /// </remarks>
    ValueTask<AppendResult> AppendAsync(Draft draft, CancellationToken cancellation = default);

    /// <summary>Whether a live connection is a member of a room now. Cheaper than a roster where only one is asked about.</summary>
    ValueTask<bool> IsMemberAsync(string connectionId, string room, CancellationToken cancellation = default);

    /// <summary>All members of a room now, and the version that the room had before they were read.</summary>
    ValueTask<Roster> ReadRosterAsync(string room, CancellationToken cancellation = default);

    /// <summary>
    /// What has changed in a room's roster since a version of it that was read: applied in their order to that roster the
    /// changes make one that holds every join and leave up to the version returned.
    /// </summary>
    /// <param name="room">The room.</param>
    /// <param name="afterVersion">The version of the roster at hand, of the same epoch as <paramref name="head"/>.</param>
    /// <param name="head">A head of the room, with a later version: at least up to that the changes must reach.</param>
    /// <param name="cancellation">Ends a read, or a short wait for a change that is still being written.</param>
    /// <returns>Null where the store cannot tell, or a read of the whole roster is cheaper: then the whole is to be read.</returns>
    ValueTask<RosterChanges?> ReadRosterChangesAsync(
        string room, long afterVersion, RoomHead head, CancellationToken cancellation = default);

    /// <summary>
    /// Has a room's entries go by the queue from now on. Where its feed is live (by the store's clock) and has that many
    /// slices, only its end moves, to <paramref name="until"/>; else a new feed begins above the newest number.
    /// </summary>
    /// <returns>The room's head afterwards.</returns>
    ValueTask<RoomHead> QueueRoomAsync(string room, int slices, DateTimeOffset until, CancellationToken cancellation = default);

    /// <summary>
    /// Knocks at a slice on behalf of an entry, and takes it where it is free. A slice that was never taken begins at its
    /// feed's <c>From</c>. Whoever took it and died holds it until <paramref name="leaseUntil"/>.
    /// </summary>
    /// <param name="key">Which slice.</param>
    /// <param name="seq">The entry's number. The entry is stored.</param>
    /// <param name="holder">New for each attempt. One that holds the slice already takes it again.</param>
    /// <param name="leaseUntil">When the caller will have let go, or is dead.</param>
    /// <param name="cancellation">Ends the wait.</param>
    ValueTask<SliceTake> TakeSliceAsync(
        SliceKey key, long seq, string holder, DateTimeOffset leaseUntil, CancellationToken cancellation = default);

    /// <summary>
    /// Records how far a slice was served, and lets go of it unless more have knocked than <c>progress.Heard</c>: then the
    /// caller goes on holding it until <paramref name="leaseUntil"/>.
    /// </summary>
    /// <param name="leaseUntil">Null lets go whoever has knocked: the caller has seen to it that the slice is taken again.</param>
    ValueTask<SliceRelease> ReleaseSliceAsync(
        SliceKey key, string holder, SliceProgress progress, DateTimeOffset? leaseUntil, CancellationToken cancellation = default);

    /// <summary>
    /// A page of a room's log: never an empty one where there is something, and no more read for it than
    /// <see cref="HistoryQuery.MostBytes"/> asks for, but for a little.
    /// </summary>
    ValueTask<HistoryPage> ReadHistoryAsync(HistoryQuery query, CancellationToken cancellation = default);
}
