using System.Net;
using System.Net.Sockets;
using Chat.LocalGateway.Connections;

namespace Chat.LocalGateway.Listening;

/// <summary>
/// An accepted socket until it is known what becomes of it. For one caller at a time, and all but <see cref="Cut"/> where that
/// caller's awaits bring it. Errors of the socket are ends, or the <see cref="SocketException"/> and
/// <see cref="ObjectDisposedException"/> of .NET's sockets.
/// </summary>
internal interface IArrivingSocket
{
    IPAddress From { get; }

    /// <summary>Waits until there is something to read, or it ends. May return at once also where there is neither.</summary>
    /// <returns>False when it is no longer there.</returns>
    ValueTask<bool> WaitAsync();

    /// <param name="into">Where the bytes go.</param>
    /// <param name="peek">Whether they stay where they are as well.</param>
    /// <returns>Bytes; 0 at its end, whatever brought that; -1 when there is nothing yet.</returns>
    int Receive(Span<byte> into, bool peek);

    /// <summary>Sends a few hundred bytes: into a socket that has sent nothing yet they always fit.</summary>
    void Send(ReadOnlySpan<byte> bytes);

    /// <summary>Tells the other side that nothing more comes.</summary>
    void EndWriting();

    /// <summary>Gives it to the HTTP server, what has not been read included.</summary>
    Socket ToHttp();

    /// <summary>Makes it a connection's.</summary>
    ITransport ToTransport(Connection connection);

    /// <summary>Ends it; from any thread, at any time, more than once.</summary>
    /// <param name="lastWords">What to send before that, if there is anything to say.</param>
    void Cut(byte[]? lastWords = null);

    /// <summary>The arrival is over, however it went; called once, last of all.</summary>
    void Leave();
}
