using Chat.Core.Storage;

namespace Chat.Core.Delivery;

/// <summary>
/// The rosters that this process has read. In the steady state a message needs no read: its room's head came with a
/// version, and the roster of that version is here. Where it is not, only what has changed is read, if the store can tell.
/// </summary>
/// <param name="store">Where rosters are read.</param>
/// <param name="time">Bounds a read that hangs, which others would wait for as well.</param>
/// <param name="capacity">Rooms to remember.</param>
public sealed class RosterCache(IChatStore store, TimeProvider time, int capacity)
{
    private readonly RecentCache<CachedRoster> _rooms = new(capacity);

    /// <summary>The roster last read of a room, however old, or null. Trusted by nobody without comparing versions.</summary>
    public Roster? Peek(string room) => _rooms.Find(room)?.Roster;

    /// <summary>A roster that holds every join and leave up to a head of the room.</summary>
    public ValueTask<Roster> AtLeastAsync(string room, RoomHead head, CancellationToken cancellation = default)
    {
        var cached = _rooms.GetOrAdd(room, static _ => new());
        return cached.IfAtLeast(head) is { } roster ? new(roster) : new(cached.ReadAsync(store, time, room, head, cancellation));
    }

    /// <summary>The next message reads the room's roster anew.</summary>
    public void Forget(string room) => _rooms.Remove(room);

    /// <summary>Forgets members that are gone for good; connection ids are never used twice.</summary>
    public void Drop(string room, IReadOnlyList<Member> gone)
    {
        if (gone.Count > 0) _rooms.Find(room)?.Drop(gone.Select(member => member.ConnectionId));
    }
}
