using System.Net;
using System.Net.Sockets;

namespace Chat.ManagementApi.Transport.Sockets;

/// <summary>
/// Connects a socket by the poller alone. The runtime's own asynchronous calls would have the runtime wait for this socket too
/// from then on: each answer would wake its thread and the pool's beside ours, for nothing, and that costs more than the post.
/// </summary>
internal sealed class PolledConnect : IPolled
{
    private volatile TaskCompletionSource _isReady = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private PolledConnect()
    {
    }

    /// <returns>A connected socket, or null where the poller would not have it.</returns>
    /// <exception cref="SocketException">Nobody accepts there.</exception>
    /// <exception cref="OperationCanceledException">The time was up.</exception>
    public static async Task<Socket?> ConnectAsync(Poller poller, IPEndPoint address, CancellationToken cancellation)
    {
        // Posts are small and each waits for its answer: nothing is gained by waiting to fill a packet.
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, Blocking = false };
        try
        {
            if (TryConnect(socket, address) || await WaitAsync(poller, socket, cancellation)) return socket;
            socket.Dispose();
            return null;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    void IPolled.OnReady(Readiness readiness)
    {
        if ((readiness & (Readiness.Output | Readiness.End)) != 0) _isReady.TrySetResult();
    }

    /// <returns>Whether it is connected already, as on this machine.</returns>
    private static bool TryConnect(Socket socket, IPEndPoint address)
    {
        try
        {
            socket.Connect(address);
            return true;
        }
        catch (SocketException underWay) when (underWay.SocketErrorCode is SocketError.WouldBlock or SocketError.InProgress)
        {
            return false;
        }
    }

    private static async Task<bool> WaitAsync(Poller poller, Socket socket, CancellationToken cancellation)
    {
        var connect = new PolledConnect();
        var id = poller.Add(connect, socket, Readiness.Output);
        if (id < 0) return false;
        try
        {
            do await connect.WaitAsync(cancellation);
            while (!socket.Poll(0, SelectMode.SelectWrite)); // it was an event of a socket that had this number before
        }
        finally
        {
            poller.Remove(id, socket);
        }

        var error = (SocketError)(int)socket.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.Error)!;
        return error == SocketError.Success ? true : throw new SocketException((int)error);
    }

    private async Task WaitAsync(CancellationToken cancellation)
    {
        await _isReady.Task.WaitAsync(cancellation);
        _isReady = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
