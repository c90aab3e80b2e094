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
        while (true)
        {
            var (reading, isOwn) = JoinOrStart(store, time, room, head);
            var roster = await reading.WaitAsync(cancellation);
            // One that was under way may have begun before the head was written, or end at an older head that it was begun for.
            if (isOwn || roster.Version >= head.RosterVersion) return roster;
        }
    }

    public void Drop(IEnumerable<string> gone)
    {
        lock (_lock)
        {
            if (_known is { } known) _known = known with { Roster = known.Roster.Without(gone) };
        }
    }

    private (Task<Roster> Reading, bool IsOwn) JoinOrStart(IChatStore store, TimeProvider time, string room, RoomHead head)
    {
        lock (_lock)
        {
            if (_reading is { } underWay) return (underWay, false);
            var started = StartAsync(store, time, room, head);
            if (!started.IsCompleted) _reading = started;
            return (started, true);
        }
    }

    /// <summary>Others wait for the same read, so that no single one's time limit may end it.</summary>
    private async Task<Roster> StartAsync(IChatStore store, TimeProvider time, string room, RoomHead head)
    {
        using var limit = new CancellationTokenSource(LongestRead, time);
        try
        {
            if (await ChangeAsync(store, room, head, limit.Token) is { } changed) return changed;
            var roster = await store.ReadRosterAsync(room, limit.Token);
            // Reads follow one another, so that none can bring an older roster than the last.
            lock (_lock) _known = new(head.Epoch, roster);
            return roster;
        }
        finally
        {
            lock (_lock) _reading = null;
        }
    }

    /// <summary>Brings the known roster up to the head by what has changed. Null where there is none, or the store cannot tell.</summary>
    private async ValueTask<Roster?> ChangeAsync(IChatStore store, string room, RoomHead head, CancellationToken cancellation)
    {
        if (Volatile.Read(ref _known) is not { } known || !string.Equals(known.Epoch, head.Epoch, StringComparison.Ordinal)) return null;
        if (known.Roster.Version >= head.RosterVersion) return known.Roster;
        if (await store.ReadRosterChangesAsync(room, known.Roster.Version, head, cancellation) is not { } changes) return null;
        lock (_lock)
        {
            // Its version is still the one that was asked about, but some who are gone may have been dropped meanwhile.
            var roster = _known!.Roster.With(changes);
            _known = known with { Roster = roster };
            return roster;
        }
    }

    private sealed record Known(string Epoch, Roster Roster);
}
