using System.Security.Cryptography;
using Chat.Core.Protocol;
using Chat.Core.Storage;

namespace Chat.Core.Connecting;

/// <summary>Who may connect, as whom, and where: the section "Connecting" of docs/protocol.md.</summary>
/// <param name="Connection">The connection as it is to be recorded, or null for one that is refused.</param>
/// <param name="Reply">What the handshake is answered.</param>
internal readonly record struct Admission(Connection? Connection, ConnectReply Reply)
{
    private const string Subprotocol = "chat.v1";
    private const string TokenSubprotocolPrefix = "bearer.";
    private const int GuestSuffixCharacters = 6;

    public static Admission Decide(ConnectRequest request)
    {
        var offered = Offered(request.Subprotocols);
        // Whoever presents a token means to be somebody. Letting them in as a guest would be a silent mistake.
        if (request.Query?.ContainsKey("token") == true || offered.Any(IsToken))
            return Refuse(401, "This server takes no tokens; leave the token out to come in as a guest.");

        var name = Value(request, "name") ?? NewGuestName();
        if (!Names.IsGuest(name)) return Refuse(400, "The name must be 1 to 32 of the characters A-Z a-z 0-9 _ . -");
        var room = Value(request, "room") ?? ChatLimits.DefaultRoom;
        if (!Names.IsRoom(room))
            return Refuse(400, "The room must be 1 to 64 of the characters A-Z a-z 0-9 _ . - and begin with a letter or a digit.");

        var connection = new Connection(
            request.ConnectionId, $"guest:{name}", name, room, request.ConnectedAt, request.ConnectedAt + ChatLimits.ConnectionLifetime);
        return new(connection, new(200, offered.Contains(Subprotocol, StringComparer.Ordinal) ? Subprotocol : null));
    }

    /// <summary>Browsers write <c>a, b</c>, others <c>a,b</c>.</summary>
    private static string[] Offered(string? header) =>
        header?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];

    private static bool IsToken(string subprotocol) =>
        subprotocol.StartsWith(TokenSubprotocolPrefix, StringComparison.OrdinalIgnoreCase);

    private static string? Value(ConnectRequest request, string key) => request.Query?.GetValueOrDefault(key);

    private static string NewGuestName() =>
        "guest-" + RandomNumberGenerator.GetString("abcdefghijklmnopqrstuvwxyz0123456789", GuestSuffixCharacters);

    private static Admission Refuse(int status, string reason) => new(null, new(status, Reason: reason));
}
