using Chat.Core.Storage;

namespace Chat.Plan.World;

/// <summary>The log of changes beside a large room's roster, and bulk removals.</summary>
internal sealed partial class VirtualTable
{
    public async ValueTask<RosterChanges?> ReadRosterChangesAsync(
        string room, long afterVersion, RoomHead head, CancellationToken cancellation = default)
    {
        var target = Room(room);
        if (target.Count <= TableCosts.LoggedRoom) return null;
        if (target.ChangesAfter(afterVersion) is not { } changes) return null;
        var cost = TableCosts.Changes(changes.Changes.Count);
        await meter.SpendAsync("", cost, steps: 1, headWrites: 0);
        return changes;
    }

    public async ValueTask RemoveConnectionsAsync(IReadOnlyList<string> connectionIds, CancellationToken cancellation = default)
    {
        // Side by side where they are of different rooms; what they share is one write of each room's head.
        var rooms = connectionIds.SelectMany(id => Find(id)?.Rooms ?? []).Select(room => room.Name).Distinct(StringComparer.Ordinal).ToArray();
        var (read, write) = TableCosts.RemoveMany(connectionIds.Count, rooms.Length);
        write += rooms.Count(room => Room(room).Count > TableCosts.LoggedRoom) * TableCosts.LoggedChange(connectionIds.Count).Write;
        await meter.SpendAsync(rooms.FirstOrDefault() ?? "", (read, write), steps: 4, headWrites: 2);
        foreach (var id in connectionIds)
        {
            if (!_connections.Remove(id, out var seat)) continue;
            foreach (var room in seat.Rooms) room.Dismiss(id);
        }
    }
}
