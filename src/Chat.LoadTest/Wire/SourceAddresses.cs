using System.Net;
using System.Net.Sockets;

namespace Chat.LoadTest.Wire;

/// <summary>
/// Where connections to this machine come from: a port pair exists once for each pair of addresses, so 127.0.0.1 alone runs out
/// at some 28,000. Linux and Windows answer on all of 127.0.0.0/8; macOS does not, and keeps its one.
/// </summary>
internal static class SourceAddresses
{
    private const int PerAddress = 10_000;
    private const int IpBindAddressNoPort = 24;

    public static void Bind(Socket socket, IPEndPoint server, int worker, int connection)
    {
        if (!IPAddress.IsLoopback(server.Address) || server.AddressFamily != AddressFamily.InterNetwork || OperatingSystem.IsMacOS()) return;
        // Leaves the port to connect(), which may then use one again for another destination.
        if (OperatingSystem.IsLinux()) socket.SetRawSocketOption(0, IpBindAddressNoPort, BitConverter.GetBytes(1));
        socket.Bind(new IPEndPoint(new IPAddress([127, 1, (byte)(worker % 250), (byte)(1 + (connection / PerAddress % 250))]), 0));
    }
}
