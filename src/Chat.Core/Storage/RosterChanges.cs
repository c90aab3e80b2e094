namespace Chat.Core.Storage;

/// <summary>What became of one connection's membership of a room.</summary>
/// <param name="ConnectionId">Whose.</param>
/// <param name="Member">The member that it is now; null where it is none any more.</param>
public readonly record struct RosterChange(string ConnectionId, Member? Member);

/// <summary>What has changed in a room's roster since a version of it.</summary>
/// <param name="Version">The version that the changes lead to.</param>
/// <param name="Changes">In the order in which they are to be applied; a connection may be in it more than once.</param>
public sealed record RosterChanges(long Version, IReadOnlyList<RosterChange> Changes);
