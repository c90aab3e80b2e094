using Chat.Core.Storage;
using Chat.Stores.Contract;

namespace Chat.Stores.Sqlite.Tests;

/// <summary>A file in a folder of its own, deleted in the end.</summary>
internal sealed class SqliteDatabase(TimeProvider clock) : StoreDatabase
{
    private readonly TemporaryFolder _folder = new();

    private readonly List<SqliteChatStore> _open = [];

    public override async ValueTask<IChatStore> OpenAsync(StopAtStep? stop = null)
    {
        // So that the few members of a test are a large room, and coming and going make it small and large again.
        var options = new SqliteStoreOptions { Path = _folder.File("chat.db"), RosterLogAbove = 1 };
        var store = await SqliteChatStore.OpenAsync(options, clock, stop is null ? null : stop.Step);
        _open.Add(store);
        return store;
    }

    public override async ValueTask CloseAsync(IChatStore store)
    {
        _open.Remove((SqliteChatStore)store);
        await ((SqliteChatStore)store).DisposeAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        foreach (var store in _open)
            await store.DisposeAsync();
        _folder.Dispose();
    }
}
