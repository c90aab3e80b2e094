namespace Chat.Core;

/// <summary>Says whether a token is to be believed. Never throws but for a cancellation, and never logs what it was given.</summary>
public delegate ValueTask<TokenVerdict> TokenCheck(string token, CancellationToken cancellation);

/// <summary>What became of checking a token.</summary>
public enum TokenStatus
{
    /// <summary>Signed by the issuer, for this chat, and not expired.</summary>
    Good,

    /// <summary>No token of the issuer's for this chat: malformed, altered, or meant for somebody else.</summary>
    Bad,

    /// <summary>It was good once.</summary>
    Expired,

    /// <summary>Nobody can say: the issuer's keys cannot be had.</summary>
    Unknown,
}

/// <param name="Status">What became of the check.</param>
/// <param name="Claims">What the token says; of a good one alone.</param>
public readonly record struct TokenVerdict(TokenStatus Status, TokenClaims? Claims = null);

/// <summary>What a good token says, as it says it.</summary>
/// <param name="Subject"><c>sub</c>.</param>
/// <param name="Name"><c>name</c>, or null.</param>
/// <param name="PreferredUsername"><c>preferred_username</c>, or null.</param>
/// <param name="ExpiresAt"><c>exp</c>.</param>
public sealed record TokenClaims(string? Subject, string? Name, string? PreferredUsername, DateTimeOffset ExpiresAt);
