using Chat.Core.Protocol;
using Chat.Core.Storage;

namespace Chat.Core.Tests.Doubles;

/// <summary>
/// The store's promises kept in memory under one lock. <see cref="Before"/> sees every call and may hold it up or fail it.
/// </summary>
internal sealed class InMemoryChatStore(TimeProvider time) : IChatStore
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Room> _rooms = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Connection> _connections = new(StringComparer.Ordinal);
    private readonly Dictionary<SliceKey, SliceState> _slices = [];
    private bool _isWhole = true;
    private readonly Dictionary<(string User, string Id), (Entry Entry, DateTimeOffset At)> _sent = [];

    /// <summary>Called with the name of each operation before it begins.</summary>
    public Func<string, ValueTask>? Before { get; set; }

    /// <summary>Called with the name of each operation after it has had its effect.</summary>
    public Func<string, ValueTask>? After { get; set; }

    public Func<string> NewEpoch { get; set; } = () => "k3v9";

    /// <summary>Names of the operations so far.</summary>
    public List<string> Calls { get; } = [];

    /// <summary>How many connections each removal of many was given.</summary>
    public List<int> Batches { get; } = [];

    /// <summary>Whether the store can tell what has changed in a roster; like one of small rooms, it cannot at first.</summary>
    public bool LogsRosters { get; set; }

    /// <summary>Whether the changes end at the head that was asked for, as where later ones are not logged yet.</summary>
    public bool ChangesEndAtHead { get; set; }

    /// <summary>What the roster read last begun was given to stop by.</summary>
    public CancellationToken Cancellation { get; private set; }

    /// <summary>How often an append had to look a membership up.</summary>
    public int MembershipLookups { get; private set; }

    public ValueTask<RoomHead> ConnectAsync(Connection connection, CancellationToken cancellation = default) => Run("connect", () =>
    {
        _connections[connection.Id] = connection;
        var room = Make(connection.StartingRoom);
        room.Admit(connection);
        return room.Head(Now);
    });

    public ValueTask<Connection?> FindConnectionAsync(string connectionId, CancellationToken cancellation = default) =>
        Run("find", () => Live(connectionId));

    public ValueTask<IReadOnlyList<string>> RemoveConnectionAsync(string connectionId, CancellationToken cancellation = default) =>
        Run<IReadOnlyList<string>>("remove", () =>
        {
            _connections.Remove(connectionId);
            return [.. _rooms.Values.Where(room => room.Dismiss(connectionId)).Select(room => room.Name)];
        });

    public async ValueTask RemoveConnectionsAsync(IReadOnlyList<string> connectionIds, CancellationToken cancellation = default)
    {
        Batches.Add(connectionIds.Count);
        foreach (var id in connectionIds) await RemoveConnectionAsync(id, cancellation);
    }

    public ValueTask<JoinResult> JoinAsync(string connectionId, string room, CancellationToken cancellation = default) => Run("join", () =>
    {
        if (Live(connectionId) is not { } connection) return new(JoinStatus.NoSuchConnection);
        var joined = _rooms.Values.Count(other => other.Members.ContainsKey(connectionId));
        var wasMember = _rooms.TryGetValue(room, out var known) && known.Members.ContainsKey(connectionId);
        if (!wasMember && joined >= ChatLimits.RoomsPerConnection) return new(JoinStatus.TooManyRooms);
        var target = Make(room);
        if (!wasMember) target.Admit(connection);
        return new JoinResult(JoinStatus.Joined, target.Head(Now), wasMember);
    });

    public ValueTask<LeaveResult> LeaveAsync(string connectionId, string room, CancellationToken cancellation = default) =>
        Run("leave", () =>
            _rooms.TryGetValue(room, out var known) ? new LeaveResult(known.Dismiss(connectionId), known.Head(Now)) : default);

    /// <summary>Awaited after an entry was numbered and before it is stored: as long as that takes, its number is a hole.</summary>
    public Func<ValueTask>? BetweenNumberAndPut { get; set; }

    public async ValueTask<AppendResult> AppendAsync(Draft draft, CancellationToken cancellation = default)
    {
        var numbered = await Run("append", () => Number(draft));
        if (numbered is not { Status: AppendStatus.Stored, Entry: { } entry }) return numbered;
        if (BetweenNumberAndPut is { } between) await between();
        lock (_lock)
        {
            var entries = _rooms[entry.Room].Entries;
            entries.Insert(entries.FindLastIndex(other => other.Seq < entry.Seq) + 1, entry);
        }

        return numbered;
    }

    /// <summary>Takes a number that nobody uses, as an append does that ends before its entry is stored.</summary>
    public void Skip(string room)
    {
        lock (_lock) _rooms[room].Seq++;
    }

    private AppendResult Number(Draft draft)
    {
        if (draft.Id is not null && _sent.TryGetValue((draft.User, draft.Id), out var sent) && Now - sent.At < ChatLimits.RepeatWindow)
            return new(AppendStatus.Repeated, sent.Entry, _rooms[sent.Entry.Room].Head(Now));
        if (!_rooms.TryGetValue(draft.Room, out var room)) return new(AppendStatus.NotInRoom);
        if (draft.KnownRosterVersion != room.Version)
        {
            MembershipLookups++;
            if (!room.Has(draft.ConnectionId, Now)) return new(AppendStatus.NotInRoom);
        }

        if (draft.Text.StartsWith("too large for this store", StringComparison.Ordinal)) return new(AppendStatus.TooLarge);
        var entry = room.Feed.WithSender(
            new(draft.Room, ++room.Seq, draft.Type, draft.User, draft.Name, draft.Text, draft.At), draft.ConnectionId);
        if (draft.Id is not null) _sent[(draft.User, draft.Id)] = (entry, Now);
        return new(AppendStatus.Stored, entry, room.Head(Now));
    }

    public ValueTask<bool> IsMemberAsync(string connectionId, string room, CancellationToken cancellation = default) =>
        Run("is member", () => _rooms.TryGetValue(room, out var known) && known.Has(connectionId, Now));

    public ValueTask<Roster> ReadRosterAsync(string room, CancellationToken cancellation = default)
    {
        Cancellation = cancellation;
        return Run("roster", () =>
            _rooms.TryGetValue(room, out var known) ? new Roster(room, known.Version, known.Alive(Now)) : new Roster(room, 0, []));
    }

    public ValueTask<RosterChanges?> ReadRosterChangesAsync(
        string room, long afterVersion, RoomHead head, CancellationToken cancellation = default) =>
        Run("roster changes", () => LogsRosters && _rooms.TryGetValue(room, out var known) ? known.Since(afterVersion, ChangesEndAtHead ? head.RosterVersion : known.Version) : null);

    public ValueTask<HistoryPage> ReadHistoryAsync(HistoryQuery query, CancellationToken cancellation = default) => Run("history", () =>
    {
        if (!_rooms.TryGetValue(query.Room, out var room)) return new HistoryPage(default, [], false, query.After > 0);
        var kept = room.Entries;
        var oldest = kept.Count > 0 ? kept[0].Seq : room.Seq + 1;
        if (query.After is not { } after)
        {
            var older = kept.Where(entry => query.Before is not { } before || entry.Seq < before).Reverse().ToList();
            var newest = Page(query, older);
            newest.Reverse();
            return new(room.Head(Now), newest, older.Count > newest.Count, false);
        }

        var lost = after > room.Seq || (after + 1 < oldest && !_isWhole);
        var newer = kept.Where(entry => lost || entry.Seq > after).ToList();
        var page = Page(query, newer);
        return new HistoryPage(room.Head(Now), page, newer.Count > page.Count, lost);
    });

    /// <summary>By all pages of history together.</summary>
    public int EntriesRead { get; private set; }

    private List<Entry> Page(HistoryQuery query, IEnumerable<Entry> entries)
    {
        var page = new List<Entry>();
        foreach (var entry in entries)
        {
            if (query.IsFilledBy(page.Count, page.Sum(one => one.LeastFrameBytes))) break;
            page.Add(entry);
        }

        EntriesRead += page.Count;
        return page;
    }

    public ValueTask<RoomHead> QueueRoomAsync(
        string room, int slices, DateTimeOffset until, CancellationToken cancellation = default) => Run("queue", () =>
    {
        var known = Make(room);
        known.Feed = known.Feed.IsLive(Now) && known.Feed.Slices == slices
            ? known.Feed with { Until = until }
            : new(known.Seq, slices, until);
        return known.Head(Now);
    });

    public ValueTask<SliceTake> TakeSliceAsync(
        SliceKey key, long seq, string holder, DateTimeOffset leaseUntil, CancellationToken cancellation = default) => Run("take", () =>
    {
        var known = _slices.GetValueOrDefault(key) ?? SliceState.New(key);
        var state = known with { Knocks = known.Knocks + 1 };
        var status = state.Answer(seq, holder, Now);
        var isTaken = status == SliceStatus.Taken;
        _slices[key] = isTaken ? state with { Holder = holder, LeaseUntil = leaseUntil, Job = seq } : state;
        return new SliceTake(status, isTaken ? state.Progress : null, state.Knocks);
    });

    public ValueTask<SliceRelease> ReleaseSliceAsync(
        SliceKey key, string holder, SliceProgress progress, DateTimeOffset? leaseUntil, CancellationToken cancellation = default) =>
        Run("release", () =>
        {
            if (_slices.GetValueOrDefault(key) is not { } state || !state.IsHeldBy(holder)) return new(SliceReleaseStatus.Lost);
            var goesOn = leaseUntil is not null && state.Knocks > progress.Heard;
            _slices[key] = state with { Progress = progress, Holder = goesOn ? holder : "", LeaseUntil = leaseUntil ?? default };
            return new SliceRelease(goesOn ? SliceReleaseStatus.Knocked : SliceReleaseStatus.Released, state.Knocks);
        });

    /// <summary>Lets entries below a number expire.</summary>
    public void Forget(string room, long below)
    {
        _isWhole = false;
        _rooms[room].Entries.RemoveAll(entry => entry.Seq < below);
    }

    /// <summary>Lets a room begin anew, as after a loss of the table.</summary>
    public void Wipe(string room) => _rooms.Remove(room);

    public IReadOnlyList<Entry> Entries(string room) => _rooms.TryGetValue(room, out var known) ? [.. known.Entries] : [];

    public bool Has(string room, string connectionId) => _rooms.TryGetValue(room, out var known) && known.Members.ContainsKey(connectionId);

    public bool Knows(string connectionId) => _connections.ContainsKey(connectionId);

    private DateTimeOffset Now => time.GetUtcNow();

    private Connection? Live(string id) => _connections.TryGetValue(id, out var known) && known.ExpiresAt > Now ? known : null;

    private Room Make(string name)
    {
        if (!_rooms.TryGetValue(name, out var room)) _rooms[name] = room = new(name, NewEpoch());
        return room;
    }

    private async ValueTask<T> Run<T>(string operation, Func<T> act)
    {
        lock (_lock) Calls.Add(operation);
        if (Before is { } before) await before(operation);
        T result;
        lock (_lock) result = act();
        if (After is { } after) await after(operation);
        return result;
    }

    private sealed class Room(string name, string epoch)
    {
        public string Name => name;

        public long Seq { get; set; }

        public long Version { get; private set; }

        public RoomFeed Feed { get; set; }

        public Dictionary<string, Member> Members { get; } = new(StringComparer.Ordinal);

        public List<Entry> Entries { get; } = [];

        private readonly List<RosterChange> _changes = [];

        /// <summary>One change for each version.</summary>
        public RosterChanges Since(long version, long end) => new(end, _changes[(int)version..(int)end]);

        public void Admit(Connection who)
        {
            Members[who.Id] = new(who.Id, who.User, who.Name, who.ConnectedAt, who.ExpiresAt) { TokenExpiresAt = who.TokenExpiresAt };
            _changes.Add(new(who.Id, Members[who.Id]));
            Version++;
        }

        public bool Dismiss(string connectionId)
        {
            if (!Members.Remove(connectionId)) return false;
            _changes.Add(new(connectionId, null));
            Version++;
            return true;
        }

        public bool Has(string connectionId, DateTimeOffset now) =>
            Members.TryGetValue(connectionId, out var member) && member.ExpiresAt > now;

        public List<Member> Alive(DateTimeOffset now) => [.. Members.Values.Where(member => member.ExpiresAt > now)];

        public RoomHead Head(DateTimeOffset now) => new(Seq, epoch, Version, Alive(now).Count) { Feed = Feed };
    }
}
