using System.Net;
using Chat.LocalGateway.EventLoops;
using Chat.LocalGateway.Sockets;
using Microsoft.Extensions.Logging;

namespace Chat.LocalGateway.Listening;

/// <summary>The one place that chooses how the gateway meets the operating system.</summary>
internal static class Listeners
{
    private const string Variable = "CHAT_TRANSPORT";

    /// <summary>Event loops where there are any, unless <c>CHAT_TRANSPORT</c> is <c>sockets</c>: to compare the two, and where a sandbox forbids epoll.</summary>
    public static GatewayTransport Default { get; } =
        OperatingSystem.IsLinux() && Environment.GetEnvironmentVariable(Variable) != "sockets" ? GatewayTransport.EventLoops : GatewayTransport.Sockets;

    /// <exception cref="System.Net.Sockets.SocketException">The port is taken, or may not be used.</exception>
    public static IListener Open(GatewayOptions options, ILogger log)
    {
        var endPoint = new IPEndPoint(options.Address, options.Port);
        return options.Transport == GatewayTransport.EventLoops ? new LoopGroup(endPoint, log) : new SocketListener(endPoint, log);
    }
}
