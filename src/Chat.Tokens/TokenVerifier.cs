using Chat.Core;
using Chat.Tokens.Keys;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Chat.Tokens;

/// <summary>
/// Checks tokens of one issuer: RS256 or ES256 by a key that the issuer publishes, the issuer's name, the audience, and the
/// time. Nothing of a token is ever logged. One instance for a process, safe for any number of callers.
/// </summary>
public sealed class TokenVerifier : IDisposable
{
    /// <summary>API Gateway takes 4 KB of query and some 10 KB of headers, so no token that comes by it is larger.</summary>
    private const int LargestToken = 16_384;

    private readonly TokenOptions _options;
    private readonly TimeProvider _time;
    private readonly KeyFetcher _fetcher;
    private readonly KeyRing _keys;

    public TokenVerifier(TokenOptions options, TimeProvider time, ILogger<TokenVerifier> logger)
    {
        (_options, _time) = (options, time);
        _fetcher = new(options, time, logger);
        _keys = new(_fetcher.FetchAsync, options, time);
    }

    /// <summary>Fetches the keys ahead of the first token, as in a function's INIT. Where that fails, the first token tries again.</summary>
    public Task PrepareAsync(CancellationToken cancellation = default) => _keys.RefreshAsync(cancellation);

    /// <summary>A <see cref="TokenCheck"/>.</summary>
    public async ValueTask<TokenVerdict> CheckAsync(string token, CancellationToken cancellation)
    {
        if (Read(token) is not { } read || TokenRules.DemandsMore(read)) return new(TokenStatus.Bad);
        if (read.Alg is not (SecurityAlgorithms.RsaSha256 or SecurityAlgorithms.EcdsaSha256)) return new(TokenStatus.Bad);
        var (key, isCertain) = await _keys.FindAsync(read.Kid, read.Alg, cancellation);
        if (key is null) return new(isCertain ? TokenStatus.Bad : TokenStatus.Unknown);
        return await IsIssuedAsync(read, key) ? Verdict(read, Payload.Of(read)) : new(TokenStatus.Bad);
    }

    public void Dispose() => _fetcher.Dispose();

    /// <summary>Of a token that the issuer has signed.</summary>
    private TokenVerdict Verdict(JsonWebToken token, Payload payload)
    {
        if (!TokenRules.SignsIn(token, payload) || !TokenRules.IsMeantFor(payload, _options.Audience)) return new(TokenStatus.Bad);
        var status = TokenRules.HoldsAt(_time.GetUtcNow(), token, payload, _options.ClockSkew);
        return new(status, status == TokenStatus.Good ? TokenRules.Claims(token, payload) : null);
    }

    private static JsonWebToken? Read(string token)
    {
        if (token.Length is 0 or > LargestToken) return null;
        try
        {
            return new JsonWebToken(token);
        }
        catch (Exception malformed) when (malformed is ArgumentException or SecurityTokenException or FormatException)
        {
            return null;
        }
    }

    /// <summary>Whether the signature is by that key, by its algorithm, and the issuer the one that is believed.</summary>
    private async Task<bool> IsIssuedAsync(JsonWebToken token, SigningKey key)
    {
        var wanted = new TokenValidationParameters
        {
            ValidIssuer = _options.Issuer,
            IssuerSigningKeyResolver = (_, _, _, _) => [key.Key],
            ValidAlgorithms = [key.Algorithm],
            RequireSignedTokens = true,
            // Both are looked at afterwards, by the clock of the chat and by Cognito's rules.
            ValidateLifetime = false,
            ValidateAudience = false,
            LogValidationExceptions = false,
        };
        return (await new JsonWebTokenHandler().ValidateTokenAsync(token, wanted)).IsValid;
    }
}
