using Chat.Core.Storage;

namespace Chat.Core.Delivery;

/// <summary>One room's roster. Its lock is the room's own; no read is done twice at a time.</summary>
internal sealed class CachedRoster
{
    /// <summary>No invocation of API Gateway's runs for longer, so nobody is left to wait for such a read.</summary>
    private static readonly TimeSpan LongestRead = TimeSpan.FromSeconds(29);

    private readonly Lock _lock = new();
    private Known? _known;
    private Task<Roster>? _reading;

    public Roster? Roster => Volatile.Read(ref _known)?.Roster;

    /// <summary>The roster if it is as new as a head. A version of another epoch says nothing: the room began anew.</summary>
    public Roster? IfAtLeast(RoomHead head) =>
        Volatile.Read(ref _known) is { } known
        && known.Roster.Version >= head.RosterVersion
        && string.Equals(known.Epoch, head.Epoch, StringComparison.Ordinal)
            ? known.Roster
            : null;

    public async Task<Roster> ReadAsync(IChatStore store, TimeProvider time, string room, RoomHead head, CancellationToken cancellation)
    {
        var roster = await JoinOrStart(store, time, room, head.Epoch).WaitAsync(cancellation);
        // A read that was under way may have begun before the head was written. One that begins now has not.
        return roster.Version >= head.RosterVersion
            ? roster
            : await JoinOrStart(store, time, room, head.Epoch).WaitAsync(cancellation);
    }

    public void Drop(HashSet<string> gone)
    {
        lock (_lock)
        {
            if (_known is not { } known) return;
            var rest = known.Roster.Members.Where(member => !gone.Contains(member.ConnectionId)).ToArray();
            if (rest.Length == known.Roster.Members.Count) return;
            _known = known with { Roster = new(known.Roster.Room, known.Roster.Version, rest) };
        }
    }

    private Task<Roster> JoinOrStart(IChatStore store, TimeProvider time, string room, string epoch)
    {
        lock (_lock)
        {
            if (_reading is { } underWay) return underWay;
            var started = StartAsync(store, time, room, epoch);
            if (!started.IsCompleted) _reading = started;
            return started;
        }
    }

    /// <summary>Others wait for the same read, so that no single one's time limit may end it.</summary>
    private async Task<Roster> StartAsync(IChatStore store, TimeProvider time, string room, string epoch)
    {
        using var limit = new CancellationTokenSource(LongestRead, time);
        try
        {
            var roster = await store.ReadRosterAsync(room, limit.Token);
            // Reads follow one another, so that none can bring an older roster than the last.
            lock (_lock) _known = new(epoch, roster);
            return roster;
        }
        finally
        {
            lock (_lock) _reading = null;
        }
    }

    private sealed record Known(string Epoch, Roster Roster);
}
