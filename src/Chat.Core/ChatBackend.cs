#pragma warning disable CS9113, CA1822
using Chat.Core.Delivery;
using Chat.Core.Storage;
using Microsoft.Extensions.Logging;

namespace Chat.Core;

/// <summary>What $connect knows of a connection that wants in.</summary>
/// <param name="ConnectionId">API Gateway's id.</param>
/// <param name="ConnectedAt">When API Gateway accepted the socket.</param>
/// <param name="Query">The decoded query string, last value of a repeated key; null where there is none.</param>
/// <param name="Subprotocols">The offered subprotocols, as one header line; null where there is none.</param>
public sealed record ConnectRequest(
    string ConnectionId, DateTimeOffset ConnectedAt, IReadOnlyDictionary<string, string>? Query, string? Subprotocols);

/// <param name="StatusCode">200 lets the connection in, anything else is the status of the refused handshake.</param>
/// <param name="Subprotocol">The subprotocol to echo, or null.</param>
/// <param name="Reason">For a refusal, a sentence for a person.</param>
public readonly record struct ConnectReply(int StatusCode, string? Subprotocol = null, string? Reason = null);

/// <summary>The chat behind its three functions: what becomes of a connect, a disconnect and a frame.</summary>
public sealed class ChatBackend(
    IChatStore store, IConnectionSender sender, ChatOptions options, TimeProvider time, ILogger<ChatBackend> logger)
{
    /// <summary>Lets a connection in as a member of its starting room, or says why not.</summary>
    public ValueTask<ConnectReply> ConnectAsync(ConnectRequest request, CancellationToken cancellation = default) =>
        throw new NotSupportedException();

    /// <summary>Forgets a connection that has ended. Never throws for one that is not known.</summary>
    public ValueTask DisconnectAsync(string connectionId, CancellationToken cancellation = default) =>
        throw new NotSupportedException();

    /// <summary>Handles one frame of a connection, deliveries included.</summary>
    /// <returns>The one answer, UTF-8 JSON, to go back to the sender.</returns>
    public ValueTask<ReadOnlyMemory<byte>> ReceiveAsync(string connectionId, string body, CancellationToken cancellation = default) =>
        throw new NotSupportedException();
}
