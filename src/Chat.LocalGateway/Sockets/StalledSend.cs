using System.Net.Sockets;

namespace Chat.LocalGateway.Sockets;

/// <summary>
/// The rest of a batch that a socket had no room for, sent by the system when there is room. Only clients that read slowly
/// have one, and only until they have caught up.
/// </summary>
internal sealed class StalledSend : SocketAsyncEventArgs
{
    private readonly SocketTransport _transport;

    public StalledSend(SocketTransport transport, byte[] rest) : base(true)
    {
        _transport = transport;
        SetBuffer(rest);
    }

    public void Start(Socket socket)
    {
        if (!socket.SendAsync(this)) Done();
    }

    protected override void OnCompleted(SocketAsyncEventArgs e) => Done();

    private void Done()
    {
        try
        {
            if (SocketError == SocketError.Success) _transport.Unstalled();
            Dispose(); // after an error the reader finds out and ends the connection
        }
        catch (Exception e)
        {
            _transport.Broke(e);
        }
    }
}
