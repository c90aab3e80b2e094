using Chat.Core.Storage;

namespace Chat.Plan.World;

/// <summary>A room of the simulated table.</summary>
internal sealed class VirtualRoom(string name)
{
    /// <summary>Entries that are kept: fan-outs read the newest, and a simulation asks for nothing older.</summary>
    private const int KeptEntries = 10_000;

    /// <summary>Changes that are kept; the store on DynamoDB keeps those of an hour.</summary>
    private const int KeptChanges = 10_000;

    private readonly Dictionary<string, int> _places = new(StringComparer.Ordinal);
    private readonly List<Member> _members = [];
    private readonly Queue<Entry> _entries = new();
    private readonly Queue<(long Version, RosterChange Change)> _changes = new();
    private Member[]? _snapshot;

    public string Name => name;

    public long Seq { get; private set; }

    public long Version { get; private set; }

    public int Count => _members.Count;

    public RoomFeed Feed { get; set; }

    public Dictionary<SliceKey, SliceState> Slices { get; } = [];

    public RoomHead Head => new(Seq, "plan", Version, Count) { Feed = Feed };

    /// <summary>One list for all who read it at this version.</summary>
    public IReadOnlyList<Member> Members => _snapshot ??= [.. _members];

    public bool Has(string connectionId) => _places.ContainsKey(connectionId);

    public void Admit(Connection who)
    {
        _places[who.Id] = _members.Count;
        var member = new Member(who.Id, who.User, who.Name, who.ConnectedAt, who.ExpiresAt);
        _members.Add(member);
        Changed(new(who.Id, member));
    }

    public bool Dismiss(string connectionId)
    {
        if (!_places.Remove(connectionId, out var place)) return false;
        var last = _members[^1];
        _members[place] = last;
        _members.RemoveAt(_members.Count - 1);
        if (!string.Equals(last.ConnectionId, connectionId, StringComparison.Ordinal)) _places[last.ConnectionId] = place;
        Changed(new(connectionId, null));
        return true;
    }

    /// <summary>Null where they are no longer kept.</summary>
    public RosterChanges? ChangesAfter(long version) => version + _changes.Count < Version
        ? null
        : new(Version, [.. _changes.Where(logged => logged.Version > version).Select(logged => logged.Change)]);

    public (long Seq, RoomHead Head) TakeNumber() => (++Seq, Head);

    public void Keep(Entry entry)
    {
        _entries.Enqueue(entry);
        if (_entries.Count > KeptEntries) _entries.Dequeue();
    }

    public HistoryPage Page(HistoryQuery query)
    {
        var wanted = _entries
            .Where(entry => (query.After is not { } after || entry.Seq > after) && (query.Before is not { } before || entry.Seq < before))
            .OrderBy(entry => entry.Seq).ToList();
        var more = wanted.Count > query.Limit;
        return new(Head, query.After is null ? [.. wanted.TakeLast(query.Limit)] : [.. wanted.Take(query.Limit)], more, Lost: false);
    }

    private void Changed(RosterChange change)
    {
        _changes.Enqueue((++Version, change));
        if (_changes.Count > KeptChanges) _changes.Dequeue();
        _snapshot = null;
    }
}
