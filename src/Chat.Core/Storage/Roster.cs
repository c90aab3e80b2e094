namespace Chat.Core.Storage;

/// <summary>Who is in a room, at one version of it.</summary>
public sealed class Roster
{
    // A plain set: a roster lives until the next join or leave, and a frozen one of 1,000 takes eight times as long to make.
    private readonly Lazy<HashSet<string>> _ids;
    private Roster[]? _cut;

    public Roster(string room, long version, IReadOnlyList<Member> members)
    {
        Room = room;
        Version = version;
        Members = members;
        _ids = new(() => Members.Select(member => member.ConnectionId).ToHashSet(StringComparer.Ordinal));
    }

    public string Room { get; }

    /// <summary>Every join and leave up to this version is in <see cref="Members"/>; later ones may be.</summary>
    public long Version { get; }

    public IReadOnlyList<Member> Members { get; }

    public bool Contains(string connectionId) => _ids.Value.Contains(connectionId);

    /// <summary>One of so many parts of the members: always the same one for a connection, whoever cuts.</summary>
    public Roster Slice(int slices, int slice)
    {
        if (slices == 1) return this;
        var cut = Volatile.Read(ref _cut);
        if (cut?.Length != slices) Volatile.Write(ref _cut, cut = Cut(slices));
        return cut[slice];
    }

    private Roster[] Cut(int slices)
    {
        var parts = new List<Member>[slices];
        foreach (ref var part in parts.AsSpan()) part = new(Members.Count / slices + 16);
        foreach (var member in Members) parts[HashOf(member.ConnectionId) % (uint)slices].Add(member);
        return [.. parts.Select(part => new Roster(Room, Version, part))];
    }

    /// <summary>FNV-1a, its halves folded: the framework's own hash differs from process to process.</summary>
    private static uint HashOf(string connectionId)
    {
        var hash = 2_166_136_261;
        foreach (var character in connectionId) hash = (hash ^ character) * 16_777_619;
        return hash ^ (hash >> 16);
    }
}
