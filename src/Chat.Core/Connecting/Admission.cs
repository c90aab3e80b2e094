using Chat.Core.Protocol;
using Chat.Core.Storage;
using Microsoft.Extensions.Logging;

namespace Chat.Core.Connecting;

/// <summary>Who may connect, as whom, and where: the section "Connecting" of docs/protocol.md.</summary>
/// <param name="origins">Pages of these may connect; all may where there is none.</param>
/// <param name="tokens">Null where everybody is a guest.</param>
/// <param name="logger">Gets why a token was refused, never what it says.</param>
internal sealed class Admission(IReadOnlyCollection<string> origins, TokenCheck? tokens, ILogger logger)
{
    public async ValueTask<AdmissionResult> DecideAsync(ConnectRequest request, CancellationToken cancellation)
    {
        if (!MayConnect(request.Origin))
            return Refuse(403, "Pages of this origin may not connect; the operator adds it to the allowed origins.");
        var offer = Offer.Of(request);
        var (identity, refusal) = tokens is null ? AsGuest(request, offer) : await SignedInAsync(tokens, request, offer, cancellation);
        if (identity is null) return refusal;

        var room = Value(request, "room") ?? ChatLimits.DefaultRoom;
        if (!Names.IsRoom(room))
            return Refuse(400, "The room must be 1 to 64 of the characters A-Z a-z 0-9 _ . - and begin with a letter or a digit.");

        var connection = new Connection(
            request.ConnectionId, identity.User, identity.Name, room, request.ConnectedAt, request.ConnectedAt + ChatLimits.ConnectionLifetime)
        {
            TokenExpiresAt = identity.TokenExpiresAt,
        };
        return new(connection, new(200, offer.Subprotocol));
    }

    /// <summary>Only browsers send an origin, and only for them it says whose page is at the other end.</summary>
    private bool MayConnect(string? origin) =>
        origin is null || origins.Count == 0 || origins.Contains(origin, StringComparer.Ordinal);

    private static (Identity? Identity, AdmissionResult Refusal) AsGuest(ConnectRequest request, Offer offer)
    {
        // Whoever presents a token means to be somebody. Letting them in as a guest would be a silent mistake.
        if (offer.Token is not null) return (null, Refuse(401, "This server takes no tokens; leave the token out to come in as a guest."));
        return Identity.OfGuest(Value(request, "name")) is { } guest
            ? (guest, default)
            : (null, Refuse(400, "The name must be 1 to 32 of the characters A-Z a-z 0-9 _ . -"));
    }

    private async ValueTask<(Identity? Identity, AdmissionResult Refusal)> SignedInAsync(
        TokenCheck check, ConnectRequest request, Offer offer, CancellationToken cancellation)
    {
        if (offer.Token is not { } token) return (null, Refuse(401, "This server lets in only users with a token; sign in and send one."));
        var verdict = await check(token, cancellation);
        if (verdict.Status != TokenStatus.Good) ChatLog.TokenRefused(logger, request.ConnectionId, verdict.Status);
        return verdict switch
        {
            { Status: TokenStatus.Good, Claims: { } claims } => Identity.Of(claims) is { } user
                ? (user, default)
                : (null, Refuse(401, "The token names no user that can be one here: its sub is missing, too long, or a guest's.")),
            { Status: TokenStatus.Expired } => (null, Refuse(401, "The token has expired; sign in again and send a new one.")),
            { Status: TokenStatus.Unknown } =>
                (null, Refuse(500, "The token cannot be checked just now, as its issuer's keys cannot be had; connect again in a moment.")),
            _ => (null, Refuse(401, "The token is not one that this server believes; sign in and send one of its issuer's.")),
        };
    }

    private static string? Value(ConnectRequest request, string key) => request.Query?.GetValueOrDefault(key);

    private static AdmissionResult Refuse(int status, string reason) => new(null, new(status, Reason: reason));
}

/// <param name="Connection">The connection as it is to be recorded, or null for one that is refused.</param>
/// <param name="Reply">What the handshake is answered.</param>
internal readonly record struct AdmissionResult(Connection? Connection, ConnectReply Reply);
