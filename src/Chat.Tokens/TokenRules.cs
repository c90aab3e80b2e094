using System.Text.Json;
using Chat.Core;
using Microsoft.IdentityModel.JsonWebTokens;

namespace Chat.Tokens;

/// <summary>What is asked of a token besides its signature and issuer.</summary>
internal static class TokenRules
{
    /// <summary>An extension that must be understood (RFC 7515, 4.1.11): none is understood here.</summary>
    public static bool DemandsMore(JsonWebToken token) => token.TryGetHeaderValue<object>("crit", out _);

    /// <summary>
    /// Whether it is of a kind that signs somebody in (RFC 8725, 3.11): an issuer signs other things with the same keys, as the
    /// word that somebody has logged out. Access tokens of RFC 9068 are <c>at+jwt</c>; of ID tokens and older access tokens
    /// the header says <c>JWT</c>, as with Auth0, Entra and Keycloak, or nothing, as with Cognito and Okta.
    /// </summary>
    public static bool SignsIn(JsonWebToken token, Payload payload) =>
        (!token.TryGetHeaderValue<object>("typ", out var type) || Types.Contains(type as string ?? "", StringComparer.OrdinalIgnoreCase))
        // What an event token must have, a logout token for one (RFC 8417, 2.2; OpenID Connect Back-Channel Logout, 2.4), also
        // where its header says JWT, as Keycloak's does.
        && payload.KindOf("events") == JsonValueKind.Undefined;

    /// <summary>
    /// Meant for this chat. Cognito's ID tokens say so by <c>aud</c>, as everybody's do. Its access tokens have none: they
    /// name the application as <c>client_id</c>, and <c>token_use</c> says that they are such. Both are taken.
    /// </summary>
    public static bool IsMeantFor(Payload payload, string audience) =>
        payload.KindOf("aud") != JsonValueKind.Undefined
            ? payload.Has("aud", audience)
            : payload.Text("token_use") == "access" && payload.Text("client_id") == audience;

    /// <summary>
    /// A token that never ends is none. One that has ended is good for not a moment longer: the connection would have to be
    /// ended as soon as it is there.
    /// </summary>
    public static TokenStatus HoldsAt(DateTimeOffset now, JsonWebToken token, Payload payload, TimeSpan skew)
    {
        if (payload.KindOf("exp") != JsonValueKind.Number) return TokenStatus.Bad;
        if (payload.KindOf("nbf") is not (JsonValueKind.Number or JsonValueKind.Undefined)) return TokenStatus.Bad;
        if (token.ValidTo == DateTime.MinValue || token.ValidFrom > (now + skew).UtcDateTime) return TokenStatus.Bad;
        return token.ValidTo > now.UtcDateTime ? TokenStatus.Good : TokenStatus.Expired;
    }

    public static TokenClaims Claims(JsonWebToken token, Payload payload) =>
        new(payload.Text("sub"), payload.Text("name"), payload.Text("preferred_username"), new DateTimeOffset(token.ValidTo, TimeSpan.Zero));

    // A media type of the kind application/ may leave that out (RFC 7515, 4.1.9).
    private static readonly string[] Types = ["JWT", "application/jwt", "at+jwt", "application/at+jwt"];
}
