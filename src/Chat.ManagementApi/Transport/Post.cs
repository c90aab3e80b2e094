using Chat.ManagementApi.Signing;

namespace Chat.ManagementApi.Transport;

/// <summary>One post, ready to be signed and sent by whatever lane takes it.</summary>
internal readonly record struct Post(string ConnectionId, Payload Payload, SigningKey Key, DateTime Utc);
