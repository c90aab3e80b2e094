using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Chat.Gateway.Benchmarks.Contenders;

namespace Chat.Gateway.Benchmarks.Load;

/// <summary>All clients of one run, on the thread that calls.</summary>
internal sealed class Crowd : IDisposable
{
    /// <summary>Handshakes under way at a time: enough to keep a server busy, fewer than any server's queue holds.</summary>
    private const int InFlight = 64;

    /// <summary>
    /// A port pair exists once for each pair of addresses, so one address runs out. macOS answers on 127.0.0.1 alone and keeps
    /// that one, which is enough for a run.
    /// </summary>
    private const int PerAddress = 4_000;

    private const int IpBindAddressNoPort = 24;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly string _contender;
    private readonly IReadiness _readiness = IReadiness.Create();
    private readonly List<ClientConnection> _connections = [];
    private int _opened;

    private Crowd(Contender contender, Layout layout)
    {
        (_contender, Dialect, Layout) = (contender.Name, contender.Dialect, layout);
        if (!Dialect.Greeting.IsEmpty) Greeting = Publication.Frame(Dialect.Greeting.Span, Dialect.IsBinary);
    }

    public Layout Layout { get; }

    public Dialect Dialect { get; }

    /// <summary>The frame that a client sends first; empty where there is none.</summary>
    public ReadOnlyMemory<byte> Greeting { get; }

    public IReadOnlyList<ClientConnection> Connections => _connections;

    /// <summary>One for all reads, since they come one after another. A server may have gathered much for a client.</summary>
    public byte[] Buffer { get; } = GC.AllocateUninitializedArray<byte>(1 << 20);

    /// <summary>What takes the messages that arrive, once there are any.</summary>
    public Traffic? Traffic { get; set; }

    /// <summary>Opens all connections, and returns when each has joined its room.</summary>
    /// <param name="contender">How to speak.</param>
    /// <param name="server">To whom.</param>
    /// <param name="layout">How many, and where.</param>
    /// <param name="rooms">What the names of the rooms begin with.</param>
    /// <param name="before">Connections that had joined the server before.</param>
    public static Crowd Open(Contender contender, IServer server, Layout layout, string rooms, int before = 0)
    {
        var crowd = new Crowd(contender, layout);
        try
        {
            crowd.OpenAll(server, rooms);
            crowd.WaitFor(server, before + layout.Connections);
            return crowd;
        }
        catch
        {
            crowd.Dispose();
            throw;
        }
    }

    public void Poll(int milliseconds) => _readiness.Poll(milliseconds);

    public void Opened() => _opened++;

    /// <summary>Half a sentence about the server becomes one.</summary>
    public BenchmarkException Fault(string what) => new($"{_contender} {what}.");

    public void Dispose()
    {
        foreach (var connection in _connections) connection.Dispose();
        _readiness.Dispose();
    }

    private void OpenAll(IServer server, string rooms)
    {
        var address = new IPEndPoint(IPAddress.Loopback, server.Port);
        var (last, lastAt) = (0, Stopwatch.GetTimestamp());
        while (_opened < Layout.Connections)
        {
            while (_connections.Count < Layout.Connections && _connections.Count - _opened < InFlight) OpenNext(address, rooms);
            Poll(100);
            if (_opened != last) (last, lastAt) = (_opened, Stopwatch.GetTimestamp());
            else if (Stopwatch.GetElapsedTime(lastAt) > Patience) throw Fault($"let {_opened} of {Layout.Connections} connections in and no more");
        }
    }

    private void OpenNext(IPEndPoint server, string rooms)
    {
        var index = _connections.Count;
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        var seat = Layout.Seat(index);
        var connection = new ClientConnection(socket, this, seat);
        _connections.Add(connection);
        try
        {
            Bind(socket, index / PerAddress);
            socket.Connect(server);
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.TooManyOpenSockets)
        {
            throw new BenchmarkException($"This process may open too few files for {Layout.Connections} connections: raise the limit (ulimit -n {Layout.Connections + 500}).");
        }
        catch (SocketException e)
        {
            throw Fault($"cannot be reached ({e.SocketErrorCode})");
        }

        socket.Blocking = false;
        connection.Send(Handshake.Request(Dialect.Path($"{rooms}{seat.Room}", index), server.Port));
        _readiness.Add(connection);
    }

    private static void Bind(Socket socket, int address)
    {
        if (OperatingSystem.IsMacOS()) return;
        // Leaves the port to connect(), which may then use one again for another destination.
        if (OperatingSystem.IsLinux()) socket.SetRawSocketOption(0, IpBindAddressNoPort, BitConverter.GetBytes(1));
        socket.Bind(new IPEndPoint(new IPAddress([127, 1, 0, (byte)(1 + address % 250)]), 0));
    }

    private void WaitFor(IServer server, int joined)
    {
        var started = Stopwatch.GetTimestamp();
        while (server.Joined() is { } count && count < joined)
        {
            if (Stopwatch.GetElapsedTime(started) > Patience) throw Fault($"has {count} of {joined} connections in their rooms and no more");
            Poll(1);
        }
    }
}
