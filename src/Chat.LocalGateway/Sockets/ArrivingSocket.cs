using System.Net;
using System.Net.Sockets;
using Chat.LocalGateway.Connections;
using Chat.LocalGateway.Listening;
using Microsoft.Extensions.Logging;

namespace Chat.LocalGateway.Sockets;

/// <summary>An accepted socket of .NET's.</summary>
internal sealed class ArrivingSocket(Socket socket, FlusherGroup flushers, ILogger log) : IArrivingSocket
{
    private readonly SocketReadiness _readiness = SocketReadiness.Rent();

    public IPAddress From => ((IPEndPoint)socket.RemoteEndPoint!).Address;

    public async ValueTask<bool> WaitAsync() => await _readiness.WaitAsync(socket) == SocketError.Success;

    public int Receive(Span<byte> into, bool peek)
    {
        int got = socket.Receive(into, peek ? SocketFlags.Peek : SocketFlags.None, out var error);
        return error switch { SocketError.Success => got, SocketError.WouldBlock => -1, _ => 0 };
    }

    public void Send(ReadOnlySpan<byte> bytes) => socket.Send(bytes, SocketFlags.None, out _);

    public void EndWriting() => socket.Shutdown(SocketShutdown.Send);

    public Socket ToHttp() => socket;

    public ITransport ToTransport(Connection connection) => new SocketTransport(socket, connection, flushers.Next(), log);

    public void Cut(byte[]? lastWords)
    {
        try
        {
            if (lastWords is not null) Send(lastWords);
        }
        catch (ObjectDisposedException)
        {
            // It ended at this moment; nobody is left to tell.
        }
        socket.Dispose();
    }

    public void Leave() => _readiness.Return();
}
