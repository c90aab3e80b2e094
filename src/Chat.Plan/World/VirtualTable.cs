using Chat.Core.Protocol;
using Chat.Core.Storage;

namespace Chat.Plan.World;

/// <summary>
/// The chat's memory in a simulation: the promises of <see cref="IChatStore"/> kept in plain collections of one thread, the
/// time and units of the store on DynamoDB through a <see cref="TableMeter"/>.
/// </summary>
internal sealed partial class VirtualTable(TimeProvider time, TableMeter meter) : IChatStore
{
    private readonly Dictionary<string, Seat> _connections = new(StringComparer.Ordinal);
    private readonly Dictionary<string, VirtualRoom> _rooms = new(StringComparer.Ordinal);

    /// <summary>Puts somebody into a room at no cost, as if they had come long ago.</summary>
    public void Admit(Connection connection)
    {
        var room = Room(connection.StartingRoom);
        room.Admit(connection);
        _connections[connection.Id] = new(connection, [room]);
    }

    public async ValueTask<RoomHead> ConnectAsync(Connection connection, CancellationToken cancellation = default)
    {
        await meter.SpendAsync(connection.StartingRoom, Logged(TableCosts.Connect, Room(connection.StartingRoom)), steps: 4, headWrites: 2);
        Admit(connection);
        return Room(connection.StartingRoom).Head;
    }

    public async ValueTask<Connection?> FindConnectionAsync(string connectionId, CancellationToken cancellation = default)
    {
        await meter.SpendAsync("", TableCosts.Find, steps: 1, headWrites: 0);
        return Find(connectionId)?.Connection;
    }

    public async ValueTask<IReadOnlyList<string>> RemoveConnectionAsync(string connectionId, CancellationToken cancellation = default)
    {
        var rooms = Find(connectionId)?.Rooms ?? [];
        await meter.SpendAsync(
            rooms.Count > 0 ? rooms[0].Name : "", rooms.Count > 0 ? Logged(TableCosts.Remove, rooms[0]) : TableCosts.Remove, steps: 4, headWrites: 2);
        return _connections.Remove(connectionId) ? [.. rooms.Where(room => room.Dismiss(connectionId)).Select(room => room.Name)] : [];
    }

    public async ValueTask<JoinResult> JoinAsync(string connectionId, string room, CancellationToken cancellation = default)
    {
        var target = Room(room);
        if (target.Has(connectionId))
        {
            await meter.SpendAsync(room, TableCosts.JoinAgain, steps: 2, headWrites: 0);
            return new(JoinStatus.Joined, target.Head, WasMember: true);
        }

        await meter.SpendAsync(room, Logged(TableCosts.Join, target), steps: 5, headWrites: 2);
        if (Find(connectionId) is not { } seat) return new(JoinStatus.NoSuchConnection);
        // Another join of the same connection may have ended meanwhile.
        if (target.Has(connectionId)) return new(JoinStatus.Joined, target.Head, WasMember: true);
        target.Admit(seat.Connection);
        seat.Rooms.Add(target);
        return new(JoinStatus.Joined, target.Head);
    }

    public async ValueTask<LeaveResult> LeaveAsync(string connectionId, string room, CancellationToken cancellation = default)
    {
        var target = Room(room);
        await meter.SpendAsync(room, Logged(TableCosts.Leave, target), steps: 4, headWrites: 2);
        Find(connectionId)?.Rooms.Remove(target);
        return new(target.Dismiss(connectionId), target.Head);
    }

    public async ValueTask<AppendResult> AppendAsync(Draft draft, CancellationToken cancellation = default)
    {
        var known = draft.KnownRosterVersion == Room(draft.Room).Version;
        if (!known) await meter.SpendAsync(draft.Room, TableCosts.IsMember, steps: 1, headWrites: 0, headReads: 1);
        // Once more after the number, where nothing was known before it.
        if (draft.KnownRosterVersion is null) await meter.SpendAsync(draft.Room, TableCosts.IsMember, steps: 1, headWrites: 0, headReads: 1);
        await meter.SpendAsync(draft.Room, draft.Id is null ? TableCosts.Append : TableCosts.AppendWithId, steps: draft.Id is null ? 1 : 2, headWrites: 1);
        var room = Room(draft.Room);
        if (!room.Has(draft.ConnectionId)) return new(AppendStatus.NotInRoom);
        var (seq, head) = room.TakeNumber();
        await meter.SpendAsync("", default, steps: 1, headWrites: 0);
        var entry = head.Feed.WithSender(new(draft.Room, seq, draft.Type, draft.User, draft.Name, draft.Text, draft.At), draft.ConnectionId);
        room.Keep(entry);
        return new(AppendStatus.Stored, entry, head);
    }

    public async ValueTask<bool> IsMemberAsync(string connectionId, string room, CancellationToken cancellation = default)
    {
        await meter.SpendAsync(room, TableCosts.IsMember, steps: 1, headWrites: 0, headReads: 1);
        return Room(room).Has(connectionId);
    }

    public async ValueTask<Roster> ReadRosterAsync(string room, CancellationToken cancellation = default)
    {
        var version = Room(room).Version;
        var cost = TableCosts.Roster(Room(room).Count);
        // A page of a query is 1 MB, 250 units.
        await meter.SpendAsync(room, cost, steps: 1 + (int)(cost.Read / 250), headWrites: 0, headReads: cost.Read);
        return new(room, version, Room(room).Members);
    }

    public async ValueTask<HistoryPage> ReadHistoryAsync(HistoryQuery query, CancellationToken cancellation = default)
    {
        var page = Room(query.Room).Page(query);
        await meter.SpendAsync(query.Room, TableCosts.History(page.Entries.Count), steps: 1, headWrites: 0, headReads: 1);
        return page;
    }

    /// <summary>What a join or leave costs, where a large room logs it as well.</summary>
    private static (double Read, double Write) Logged((double Read, double Write) cost, VirtualRoom room) =>
        room.Count > TableCosts.LoggedRoom ? (cost.Read, cost.Write + TableCosts.LoggedChange(1).Write) : cost;

    private Seat? Find(string connectionId) =>
        _connections.TryGetValue(connectionId, out var seat) && seat.Connection.ExpiresAt > time.GetUtcNow() ? seat : null;

    private VirtualRoom Room(string name)
    {
        if (!_rooms.TryGetValue(name, out var room)) _rooms[name] = room = new(name);
        return room;
    }

    private sealed record Seat(Connection Connection, List<VirtualRoom> Rooms);
}
