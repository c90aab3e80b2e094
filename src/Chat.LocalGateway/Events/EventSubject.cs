using Chat.LocalGateway.Connections;

namespace Chat.LocalGateway.Events;

/// <summary>The connection that an event is about.</summary>
/// <param name="ConnectedAt">Milliseconds since 1970, the same in all its events.</param>
internal readonly record struct EventSubject(string ConnectionId, long ConnectedAt, ClientOrigin Origin);
