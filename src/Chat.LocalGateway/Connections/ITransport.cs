namespace Chat.LocalGateway.Connections;

/// <summary>
/// Who moves a connection's bytes: it hands what arrives to <see cref="Connection.Receive"/>, and writes what
/// <see cref="Connection.TakeOutbound"/> gives it. The one seam between the connection and the operating system: sockets
/// today, an event loop beside them where a platform has one. None of the calls blocks, and none calls back at once.
/// </summary>
internal interface ITransport
{
    /// <summary>Writes what waits already, as the answer to the handshake does, and begins to read.</summary>
    void Start();

    /// <summary>
    /// Something waits in the connection's queue. Called once until <see cref="Connection.TakeOutbound"/> has emptied it.
    /// </summary>
    void FlushSoon();

    /// <summary>Goes on reading, after <see cref="Connection.Receive"/> had said to stop.</summary>
    void ResumeReading();

    /// <summary>Tells the other side that nothing more comes. What it still sends is read and dropped.</summary>
    void EndWriting();

    /// <summary>Cuts the connection and frees the socket, whatever is under way. May be called again.</summary>
    void Dispose();
}
