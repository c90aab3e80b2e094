namespace Chat.Core.Storage;

/// <summary>Who is in a room, at one version of it.</summary>
public sealed class Roster
{
    // A plain set: a roster lives until the next join or leave, and a frozen one of 1,000 takes eight times as long to make.
    private readonly Lazy<HashSet<string>> _ids;

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
}
