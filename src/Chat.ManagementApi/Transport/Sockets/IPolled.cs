namespace Chat.ManagementApi.Transport.Sockets;

/// <summary>What a poller tells of a socket's events.</summary>
internal interface IPolled
{
    /// <summary>On the poller's thread, which nothing may block.</summary>
    void OnReady(Readiness readiness);
}
