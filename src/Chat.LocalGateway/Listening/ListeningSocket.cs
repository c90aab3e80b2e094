using System.Net;
using System.Net.Sockets;

namespace Chat.LocalGateway.Listening;

/// <summary>The socket that a port is listened on with.</summary>
internal static class ListeningSocket
{
    /// <exception cref="SocketException">The port is taken, or may not be used.</exception>
    public static Socket Open(IPEndPoint endPoint)
    {
        var socket = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { Blocking = false };
        try
        {
            socket.Bind(endPoint);
            socket.Listen(int.MaxValue); // the system cuts it to what it allows; a reconnect storm fills any smaller one
            return socket;
        }
        catch (SocketException)
        {
            socket.Dispose();
            throw;
        }
    }
}
