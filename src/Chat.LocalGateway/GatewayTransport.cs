namespace Chat.LocalGateway;

/// <summary>What moves the bytes of connections.</summary>
public enum GatewayTransport
{
    /// <summary>.NET's sockets, on every system.</summary>
    Sockets,

    /// <summary>Event loops over epoll, on Linux alone: several times the deliveries, a third of the memory.</summary>
    EventLoops,
}
