using System.Numerics;

namespace Chat.Core.Storage;

/// <summary>Who is in a room, at one version of it. It never changes.</summary>
public sealed class Roster(string room, long version, IReadOnlyList<Member> members)
{
    // Made when they are first asked for: a roster lives until the next join or leave, and many are only iterated. A plain
    // set, as a frozen one of 1,000 takes eight times as long to make; it is asked with each message, and five times as fast
    // as the table, which only large rooms need.
    private HashSet<string>? _ids;
    private MemberTable? _table = members as MemberTable;

    public string Room { get; } = room;

    /// <summary>Every join and leave up to this version is in <see cref="Members"/>; later ones may be.</summary>
    public long Version { get; } = version;

    /// <summary>In no particular order.</summary>
    public IReadOnlyList<Member> Members { get; } = members;

    private HashSet<string> Ids => _ids ??= Members.Select(member => member.ConnectionId).ToHashSet(StringComparer.Ordinal);

    private MemberTable Table => _table ??= MemberTable.Of(Members);

    /// <summary>Which of the slices of a room a connection is in: the same in every process. Below <paramref name="slices"/>.</summary>
    /// <param name="connectionId">The connection, a member or not.</param>
    /// <param name="slices">How many there are: a power of two.</param>
    public static int SliceOf(string connectionId, int slices) => MemberTable.IndexOf(connectionId, OrThrow(slices), shift: 0);

    public bool Contains(string connectionId) => _table?.Contains(connectionId) ?? Ids.Contains(connectionId);

    /// <summary>The roster that changes since <see cref="Version"/> lead to. It shares with this one whatever has not changed.</summary>
    public Roster With(RosterChanges changes) =>
        changes.Changes.Count == 0 && changes.Version == Version ? this : new(Room, changes.Version, Table.With(changes.Changes));

    /// <summary>The roster of the same version without some of its members; this one where none of them is in it.</summary>
    public Roster Without(IEnumerable<string> connectionIds)
    {
        var rest = Table.With(connectionIds.Select(id => new RosterChange(id, Member: null)));
        return rest.Count == Members.Count ? this : new(Room, Version, rest);
    }

    /// <summary>
    /// The members of one slice of the room, at the same version: those of whom <see cref="SliceOf"/> says so. The slices
    /// of a roster share its members, so that cutting a room of 100,000 costs next to nothing.
    /// </summary>
    /// <param name="slices">How many there are: a power of two.</param>
    /// <param name="slice">Which of them, from 0.</param>
    public Roster Slice(int slices, int slice)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)slice, (uint)OrThrow(slices), nameof(slice));
        return slices == 1 ? this : new(Room, Version, Table.Slice(slices, slice));
    }

    private static int OrThrow(int slices) => BitOperations.IsPow2(slices)
        ? slices
        : throw new ArgumentOutOfRangeException(nameof(slices), slices, "A room is cut into a power of two of slices.");
}
