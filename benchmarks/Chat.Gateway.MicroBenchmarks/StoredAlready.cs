using Chat.Core.Storage;
using Connection = Chat.Core.Storage.Connection;

namespace Chat.LocalGateway.HotPaths;

/// <summary>A store in which everything has been done: its answers are made once.</summary>
internal sealed class StoredAlready(IReadOnlyList<string> members) : IChatStore
{
    private const string Room = "lobby";

    private readonly Roster _roster = new(
        Room, 1, [.. members.Select(id => new Member(id, $"guest:{id}", id, default, DateTimeOffset.MaxValue))]);

    private readonly AppendResult _appended = new(
        AppendStatus.Stored, new Entry(Room, 1, EntryType.Message, "guest:a", "a", new string('x', 100), DateTimeOffset.UnixEpoch),
        new(1, "e", 1, members.Count));

    public ValueTask<RoomHead> ConnectAsync(Connection connection, CancellationToken cancellation) => default;

    public ValueTask<Connection?> FindConnectionAsync(string connectionId, CancellationToken cancellation) => default;

    public ValueTask<IReadOnlyList<string>> RemoveConnectionAsync(string connectionId, CancellationToken cancellation) => new([]);

    public ValueTask RemoveConnectionsAsync(IReadOnlyList<string> connectionIds, CancellationToken cancellation) => default;

    public ValueTask<JoinResult> JoinAsync(string connectionId, string room, CancellationToken cancellation) => default;

    public ValueTask<LeaveResult> LeaveAsync(string connectionId, string room, CancellationToken cancellation) => default;

    public ValueTask<AppendResult> AppendAsync(Draft draft, CancellationToken cancellation) => new(_appended);

    public ValueTask<bool> IsMemberAsync(string connectionId, string room, CancellationToken cancellation) => new(true);

    public ValueTask<Roster> ReadRosterAsync(string room, CancellationToken cancellation) => new(_roster);

    public ValueTask<RosterChanges?> ReadRosterChangesAsync(string room, long afterVersion, RoomHead head, CancellationToken cancellation) =>
        new((RosterChanges?)null);

    public ValueTask<RoomHead> QueueRoomAsync(string room, int slices, DateTimeOffset until, CancellationToken cancellation) => default;

    public ValueTask<SliceTake> TakeSliceAsync(
        SliceKey key, long seq, string holder, DateTimeOffset leaseUntil, CancellationToken cancellation) =>
        new(new SliceTake(SliceStatus.Served));

    public ValueTask<SliceRelease> ReleaseSliceAsync(
        SliceKey key, string holder, SliceProgress progress, DateTimeOffset? leaseUntil, CancellationToken cancellation) =>
        new(new SliceRelease(SliceReleaseStatus.Lost));

    public ValueTask<HistoryPage> ReadHistoryAsync(HistoryQuery query, CancellationToken cancellation) =>
        new(new HistoryPage(default, [], More: false, Lost: false));
}
