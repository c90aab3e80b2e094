using Chat.Core.Delivery;
using Chat.Core.Storage;

namespace Chat.Core.Connecting;

/// <summary>Holds connections to the end of the tokens that let them in.</summary>
/// <param name="connections">Who is who.</param>
/// <param name="sender">Ends connections.</param>
/// <param name="time">What tokens expire by.</param>
internal sealed class TokenExpiry(ConnectionCache connections, IConnectionSender sender, TimeProvider time)
{
    /// <summary>Whether it is known without asking the store that a connection's token still holds.</summary>
    public bool Holds(string connectionId) => connections.Peek(connectionId) is { } known && !IsPast(known);

    /// <summary>Asks the store where nothing is known. A connection that nobody knows is left for its action to refuse.</summary>
    public async ValueTask<bool> HasEndedAsync(string connectionId, CancellationToken cancellation) =>
        await connections.FindAsync(connectionId, cancellation) is { } known && IsPast(known);

    /// <summary>
    /// Says goodbye with a frame, and ends the connection. The frame is posted, as an answer that goes back by the
    /// route's response would find the connection ended. Where the end fails the next frame, or the next message to one
    /// of its rooms, tries again.
    /// </summary>
    public async ValueTask EndAsync(string connectionId, Frame goodbye, CancellationToken cancellation)
    {
        await sender.SendAsync(connectionId, goodbye, cancellation);
        await sender.CloseAsync(connectionId, cancellation);
    }

    private bool IsPast(Connection connection) => connection.TokenExpiresAt <= time.GetUtcNow();
}
