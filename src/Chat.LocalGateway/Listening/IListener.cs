using System.Net;

namespace Chat.LocalGateway.Listening;

/// <summary>
/// How the gateway meets the operating system: .NET's sockets everywhere, or event loops where a platform has them. It has the
/// port from its construction on, and its threads until it is disposed of.
/// </summary>
internal interface IListener : IAsyncDisposable
{
    IPEndPoint EndPoint { get; }

    /// <summary>Text frames written to all connections so far.</summary>
    long TextsWritten { get; }

    /// <summary>Begins to accept.</summary>
    /// <param name="arrive">Called for each socket; returns when that has to wait for something.</param>
    /// <param name="cannotAccept">Called with the reason when no socket can be accepted for now.</param>
    void Start(Action<IArrivingSocket> arrive, Action<string> cannotAccept);

    /// <summary>Accepts nothing more. What has been accepted goes on.</summary>
    Task StopAcceptingAsync();
}
