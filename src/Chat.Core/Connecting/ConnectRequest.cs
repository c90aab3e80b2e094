namespace Chat.Core;

/// <summary>What $connect knows of a connection that wants in.</summary>
/// <param name="ConnectionId">API Gateway's id.</param>
/// <param name="ConnectedAt">When API Gateway accepted the socket.</param>
/// <param name="Query">The decoded query string, last value of a repeated key; null where there is none.</param>
/// <param name="Subprotocols">The offered subprotocols, as one header line; null where there is none.</param>
/// <param name="Origin">The Origin header, which browsers send with every handshake; null for a client without one.</param>
public sealed record ConnectRequest(
    string ConnectionId, DateTimeOffset ConnectedAt, IReadOnlyDictionary<string, string>? Query, string? Subprotocols, string? Origin = null);

/// <param name="StatusCode">200 lets the connection in, anything else is the status of the refused handshake.</param>
/// <param name="Subprotocol">The subprotocol to echo, or null.</param>
/// <param name="Reason">For a refusal, a sentence for a person.</param>
public readonly record struct ConnectReply(int StatusCode, string? Subprotocol = null, string? Reason = null);
