namespace Chat.Core.Connecting;

/// <summary>What a handshake offers beside its query: the subprotocols, and a token in either place.</summary>
/// <param name="Subprotocol">The one to echo, or null.</param>
/// <param name="Token">Null for none; empty where one was meant and is not there.</param>
internal readonly record struct Offer(string? Subprotocol, string? Token)
{
    private const string Chat = "chat.v1";
    private const string TokenPrefix = "bearer.";

    public static Offer Of(ConnectRequest request)
    {
        var offered = Split(request.Subprotocols);
        var token = request.Query?.GetValueOrDefault("token") ?? offered.LastOrDefault(IsToken)?[TokenPrefix.Length..];
        return new(offered.Contains(Chat, StringComparer.Ordinal) ? Chat : null, token);
    }

    /// <summary>Browsers write <c>a, b</c>, others <c>a,b</c>.</summary>
    private static string[] Split(string? header) =>
        header?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];

    private static bool IsToken(string subprotocol) => subprotocol.StartsWith(TokenPrefix, StringComparison.OrdinalIgnoreCase);
}
