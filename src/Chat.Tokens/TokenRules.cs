using Chat.Core;
using Microsoft.IdentityModel.JsonWebTokens;

namespace Chat.Tokens;

/// <summary>What is asked of a token besides its signature and issuer.</summary>
internal static class TokenRules
{
    /// <summary>An extension that must be understood (RFC 7515, 4.1.11): none is understood here.</summary>
    public static bool DemandsMore(JsonWebToken token) => token.TryGetHeaderValue<object>("crit", out _);

    /// <summary>
    /// Meant for this chat. Cognito's ID tokens say so by <c>aud</c>, as everybody's do. Its access tokens have none: they
    /// name the application as <c>client_id</c>, and <c>token_use</c> says that they are such. Both are taken.
    /// </summary>
    public static bool IsMeantFor(JsonWebToken token, string audience)
    {
        var audiences = token.Audiences.ToArray();
        return audiences.Length > 0
            ? audiences.Contains(audience, StringComparer.Ordinal)
            : Text(token, "token_use") == "access" && Text(token, "client_id") == audience;
    }

    /// <summary>
    /// A token that never ends is none. One that has ended is good for not a moment longer: the connection would have to be
    /// ended as soon as it is there.
    /// </summary>
    public static TokenStatus HoldsAt(DateTimeOffset now, JsonWebToken token, TimeSpan skew)
    {
        if (token.ValidTo == DateTime.MinValue || token.ValidFrom > (now + skew).UtcDateTime) return TokenStatus.Bad;
        return token.ValidTo > now.UtcDateTime ? TokenStatus.Good : TokenStatus.Expired;
    }

    public static TokenClaims Claims(JsonWebToken token) =>
        new(Text(token, "sub"), Text(token, "name"), Text(token, "preferred_username"), new DateTimeOffset(token.ValidTo, TimeSpan.Zero));

    // Asked for as a string, a number would come as its digits.
    private static string? Text(JsonWebToken token, string claim) => token.TryGetPayloadValue<object>(claim, out var value) ? value as string : null;
}
