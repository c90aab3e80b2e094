namespace Chat.LocalGateway;

/// <summary>What moves the bytes of connections.</summary>
public enum GatewayTransport
{
    /// <summary>.NET's sockets, on every system.</summary>
    Sockets,

    /// <summary>Event loops over epoll, on Linux alone: fewer turns of the processor and less memory for the same.</summary>
    EventLoops,
}
