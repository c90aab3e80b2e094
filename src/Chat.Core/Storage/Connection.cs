namespace Chat.Core.Storage;

/// <summary>Who is at the other end of a WebSocket. Nothing of it changes while the connection lives.</summary>
/// <param name="Id">API Gateway's connection id, never used twice.</param>
/// <param name="User">Stable id: a token's <c>sub</c>, or <c>guest:</c> and the name.</param>
/// <param name="Name">The name that others are shown.</param>
/// <param name="StartingRoom">The room that a frame without <c>room</c> means.</param>
/// <param name="ConnectedAt">When API Gateway accepted it.</param>
/// <param name="ExpiresAt">From when on stores treat it as gone, whatever became of its $disconnect.</param>
public sealed record Connection(
    string Id,
    string User,
    string Name,
    string StartingRoom,
    DateTimeOffset ConnectedAt,
    DateTimeOffset ExpiresAt)
{
    /// <summary>
    /// When the token that let it in expires; null for a guest. Stores keep it, in milliseconds, and do nothing about it:
    /// the connection is there until somebody has ended it.
    /// </summary>
    public DateTimeOffset? TokenExpiresAt { get; init; }
}
