using Amazon.DynamoDBv2;
using Chat.Core.Storage;
using Chat.Stores.DynamoDb.Log;
using Chat.Stores.DynamoDb.Rooms;
using Chat.Stores.DynamoDb.Table;
using Microsoft.Extensions.Logging;

namespace Chat.Stores.DynamoDb;

/// <summary>
/// The chat's memory in one DynamoDB table, without scans, indexes and transactions. It holds nothing between calls
/// but hints of what is cheaper, so any number of instances may work on one table, and each may stop between any two writes.
/// </summary>
/// <remarks>
/// A call throws <see cref="DynamoDbStoreException"/> where DynamoDB cannot be reached, refuses the credentials or lacks
/// the table, and <see cref="OperationCanceledException"/> where it was cancelled; nothing of it was then shown to anybody.
/// </remarks>
public sealed class DynamoDbChatStore : IChatStore
{
    private readonly Connections _connections;
    private readonly Memberships _memberships;
    private readonly Removals _removals;
    private readonly Rosters _rosters;
    private readonly RosterLog _rosterLog;
    private readonly Appends _appends;
    private readonly History _history;
    private readonly Heads _heads;
    private readonly Slices _slices;
    private readonly TimeProvider _time;

    /// <param name="client">Stays the caller's to dispose of.</param>
    public DynamoDbChatStore(
        IAmazonDynamoDB client, DynamoDbStoreOptions options, TimeProvider time, ILogger<DynamoDbChatStore> logger)
    {
        var table = new ItemTable(client, options, time, logger);
        var heads = new Heads(table, time);
        var log = new RoomLog(table, options, time);
        _time = time;
        _connections = new(table, time);
        _rosters = new(table, heads, time, logger);
        _rosterLog = new(table, options, time, logger);
        _memberships = new(table, heads, _rosters, _rosterLog, _connections, time);
        _removals = new(table, heads, _rosters, _rosterLog, _connections, time, options);
        _appends = new(table, heads, _memberships, new(table, time), log, time);
        _history = new(log, heads, options);
        _heads = heads;
        _slices = new(table, time);
    }

    public ValueTask<RoomHead> ConnectAsync(Connection connection, CancellationToken cancellation = default) =>
        _memberships.ConnectAsync(connection, cancellation);

    public async ValueTask<Connection?> FindConnectionAsync(string connectionId, CancellationToken cancellation = default)
    {
        var found = await _connections.ReadAsync(connectionId, cancellation);
        return found?.IsLive(_time.GetUtcNow()) == true ? found.Connection : null;
    }

    public ValueTask<IReadOnlyList<string>> RemoveConnectionAsync(string connectionId, CancellationToken cancellation = default) =>
        _removals.RemoveAsync([connectionId], cancellation);

    public async ValueTask RemoveConnectionsAsync(IReadOnlyList<string> connectionIds, CancellationToken cancellation = default) =>
        await _removals.RemoveAsync(connectionIds, cancellation);

    public ValueTask<JoinResult> JoinAsync(string connectionId, string room, CancellationToken cancellation = default) =>
        _memberships.JoinAsync(connectionId, room, cancellation);

    public ValueTask<LeaveResult> LeaveAsync(string connectionId, string room, CancellationToken cancellation = default) =>
        _memberships.LeaveAsync(connectionId, room, cancellation);

    public ValueTask<AppendResult> AppendAsync(Draft draft, CancellationToken cancellation = default) =>
        _appends.AppendAsync(draft, cancellation);

    public ValueTask<bool> IsMemberAsync(string connectionId, string room, CancellationToken cancellation = default) =>
        _memberships.IsMemberAsync(connectionId, room, cancellation);

    public ValueTask<Roster> ReadRosterAsync(string room, CancellationToken cancellation = default) =>
        _rosters.ReadAsync(room, cancellation);

    public ValueTask<RosterChanges?> ReadRosterChangesAsync(
        string room, long afterVersion, RoomHead head, CancellationToken cancellation = default) =>
        _rosterLog.ReadAsync(room, afterVersion, head, cancellation);

    public ValueTask<HistoryPage> ReadHistoryAsync(HistoryQuery query, CancellationToken cancellation = default) =>
        _history.ReadAsync(query, cancellation);

    public ValueTask<RoomHead> QueueRoomAsync(
        string room, int slices, DateTimeOffset until, CancellationToken cancellation = default) =>
        _heads.QueueAsync(room, slices, until, cancellation);

    public ValueTask<SliceTake> TakeSliceAsync(
        SliceKey key, long seq, string holder, DateTimeOffset leaseUntil, CancellationToken cancellation = default) =>
        _slices.TakeAsync(key, seq, holder, leaseUntil, cancellation);

    public ValueTask<SliceRelease> ReleaseSliceAsync(
        SliceKey key, string holder, SliceProgress progress, DateTimeOffset? leaseUntil, CancellationToken cancellation = default) =>
        _slices.ReleaseAsync(key, holder, progress, leaseUntil, cancellation);
}
