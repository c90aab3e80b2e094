using System.Collections.Concurrent;

namespace Chat.Stores.Sqlite.Reading;

/// <summary>Readers that wait to be used. There are never more than threads that read at one moment.</summary>
internal sealed class ReaderPool(Func<Reader> open) : IDisposable
{
    private readonly ConcurrentBag<Reader> _idle = [];

    private volatile bool _closed;

    public T Read<TState, T>(TState state, Func<Reader, TState, T> read)
    {
        ObjectDisposedException.ThrowIf(_closed, typeof(SqliteChatStore));
        var reader = _idle.TryTake(out var idle) ? idle : open();
        try
        {
            return read(reader, state);
        }
        finally
        {
            _idle.Add(reader);
            if (_closed)
                Dispose();
        }
    }

    /// <summary>Closes the idle ones; those in use close when they come back.</summary>
    public void Dispose()
    {
        _closed = true;
        while (_idle.TryTake(out var reader))
            reader.Dispose();
    }
}
