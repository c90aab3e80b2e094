namespace Chat.Core.Storage;

/// <summary>One connection's membership of one room, with what a delivery or a list of members needs of it.</summary>
public sealed record Member(
    string ConnectionId,
    string User,
    string Name,
    DateTimeOffset ConnectedAt,
    DateTimeOffset ExpiresAt)
{
    /// <summary>From when on nothing is sent to it, and it is ended instead; null for a guest.</summary>
    public DateTimeOffset? TokenExpiresAt { get; init; }
}
