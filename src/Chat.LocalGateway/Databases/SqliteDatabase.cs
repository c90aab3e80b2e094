using Chat.Core.Storage;
using Chat.Stores.Sqlite;

namespace Chat.LocalGateway.Databases;

/// <summary>The embedded default: one file in a folder that this chat holds, or memory.</summary>
internal sealed class SqliteDatabase : IAsyncDisposable
{
    private readonly DataFolder? _folder;
    private readonly SqliteChatStore _store;

    private SqliteDatabase(DataFolder? folder, SqliteChatStore store) => (_folder, _store) = (folder, store);

    public IChatStore Store => _store;

    /// <param name="path">The folder of <c>chat.db</c>, or null to keep nothing.</param>
    /// <param name="time">What entries are stamped with.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="LocalChatException">The folder or the file cannot be used; one sentence.</exception>
    public static async Task<SqliteDatabase> OpenAsync(string? path, TimeProvider time, CancellationToken cancellation)
    {
        var folder = path is null ? null : DataFolder.Take(path);
        try
        {
            var options = folder is null ? SqliteStoreOptions.InMemory : new SqliteStoreOptions { Path = Path.Combine(folder.Path, "chat.db") };
            var store = await SqliteChatStore.OpenAsync(options, time, cancellation);
            // No connection outlives the process that holds its socket: who is still listed was there when it was killed.
            await store.RemoveAllConnectionsAsync(cancellation);
            return new SqliteDatabase(folder, store);
        }
        catch (Exception refused)
        {
            folder?.Dispose();
            if (refused is StoreOpenException) throw new LocalChatException(refused.Message, refused);
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        _folder?.Dispose();
    }
}
