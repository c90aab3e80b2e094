using Chat.Core.Storage;

namespace Chat.Core.Delivery;

/// <summary>
/// Who is at the other end of a connection. Nothing of that changes while it lives, so only its end has to be noticed;
/// what a connection may do in a room is always the store's to say.
/// </summary>
internal sealed class ConnectionCache(IChatStore store, TimeProvider time, int capacity)
{
    private readonly RecentCache<Connection> _connections = new(capacity);

    public ValueTask<Connection?> FindAsync(string connectionId, CancellationToken cancellation) =>
        Peek(connectionId) is { } known ? new(known) : ReadAsync(connectionId, cancellation);

    /// <summary>The connection where it is remembered; null says nothing.</summary>
    public Connection? Peek(string connectionId) =>
        _connections.Find(connectionId) is { } known && known.ExpiresAt > time.GetUtcNow() ? known : null;

    public void Add(Connection connection) => _connections.Set(connection.Id, connection);

    public void Remove(string connectionId) => _connections.Remove(connectionId);

    private async ValueTask<Connection?> ReadAsync(string connectionId, CancellationToken cancellation)
    {
        var connection = await store.FindConnectionAsync(connectionId, cancellation);
        if (connection is not null) Add(connection);
        else Remove(connectionId);
        return connection;
    }
}
