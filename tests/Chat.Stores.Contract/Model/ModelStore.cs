namespace Chat.Stores.Contract.Model;

/// <summary>What a store must remember, in the plainest way. It is told the numbers that the store under test gave out.</summary>
internal sealed class ModelStore(TimeProvider clock)
{
    private readonly Dictionary<(string User, string Id), (Entry Entry, DateTimeOffset Until)> _sent = [];

    private readonly Dictionary<string, List<Entry>> _logs = [];

    public Dictionary<string, Connection> Connections { get; } = [];

    public HashSet<(string Room, string Who)> Members { get; } = [];

    public void Connect(Connection connection)
    {
        Connections[connection.Id] = connection;
        Members.Add((connection.StartingRoom, connection.Id));
    }

    public bool Join(string who, string room) => Members.Add((room, who));

    public bool Leave(string who, string room) => Members.Remove((room, who));

    public string[] Remove(string who)
    {
        var rooms = RoomsOf(who);
        Connections.Remove(who);
        Members.RemoveWhere(member => member.Who == who);
        return rooms;
    }

    public string[] RoomsOf(string who) =>
        [.. Members.Where(member => member.Who == who).Select(member => member.Room).Order(StringComparer.Ordinal)];

    public string[] MembersOf(string room) =>
        [.. Members.Where(member => member.Room == room).Select(member => member.Who).Order(StringComparer.Ordinal)];

    public IReadOnlyList<Entry> Log(string room) => _logs.GetValueOrDefault(room, []);

    /// <summary>The newest number that the room's entries have; 0 for none.</summary>
    public long LastSeq(string room) => Log(room).Select(entry => entry.Seq).DefaultIfEmpty().Max();

    /// <summary>The entry that a draft with this id is answered with, or null where it is a new one.</summary>
    public Entry? Repeated(Draft draft) =>
        draft.Id is { } id && _sent.TryGetValue((draft.User, id), out var sent) && clock.GetUtcNow() < sent.Until ? sent.Entry : null;

    public void Append(Draft draft, Entry entry)
    {
        if (!_logs.TryGetValue(entry.Room, out var log))
            _logs[entry.Room] = log = [];
        log.Add(entry);
        if (draft.Id is { } id)
            _sent[(draft.User, id)] = (entry, clock.GetUtcNow() + ChatLimits.RepeatWindow);
    }
}
