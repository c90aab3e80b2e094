using System.Collections;
using System.Collections.Concurrent;

namespace Chat.LocalGateway.Connections;

/// <summary>
/// The connections by id: each from the moment its $connect succeeded until its socket is gone. It also knows when the last
/// of them has ended whole, disconnect event included.
/// </summary>
internal sealed class ConnectionTable : IEnumerable<Connection>
{
    private readonly ConcurrentDictionary<string, Connection> _byId = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Connection>.AlternateLookup<ReadOnlySpan<char>> _bySpan;
    private readonly ConcurrentDictionary<Connection, bool> _lingering = new();
    private readonly TaskCompletionSource _empty = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _alive = 1; // the gateway itself, until it stops

    public ConnectionTable() => _bySpan = _byId.GetAlternateLookup<ReadOnlySpan<char>>();

    public int Count => _byId.Count;

    public void Add(Connection connection)
    {
        Interlocked.Increment(ref _alive);
        _byId.TryAdd(connection.Id, connection);
    }

    public Connection? Find(string id) => _byId.GetValueOrDefault(id);

    public Connection? Find(ReadOnlySpan<char> id) => _bySpan.TryGetValue(id, out var found) ? found : null;

    /// <summary>The socket is gone; the disconnect event may still be to come.</summary>
    public void Remove(Connection connection) => _byId.TryRemove(connection.Id, out _);

    /// <summary>It has closed by handshake and is in the table no more; its client has yet to end the TCP connection.</summary>
    public void Linger(Connection connection) => _lingering.TryAdd(connection, true);

    public void EndLinger(Connection connection) => _lingering.TryRemove(connection, out _);

    /// <summary>Those whose clocks still run.</summary>
    public IEnumerable<Connection> Lingering => _lingering.Select(pair => pair.Key);

    /// <summary>The disconnect event of one connection has run.</summary>
    public void Ended()
    {
        if (Interlocked.Decrement(ref _alive) == 0) _empty.TrySetResult();
    }

    /// <summary>Completes when all connections have ended. To be called once, when no more are added.</summary>
    public Task WhenEmptyAsync()
    {
        Ended();
        return _empty.Task;
    }

    public IEnumerator<Connection> GetEnumerator() => _byId.Select(pair => pair.Value).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
