using Chat.Stores.Contract;

namespace Chat.Stores.Sqlite.Tests;

public sealed class SqliteContractTests : ChatStoreContract
{
    protected override ValueTask<StoreDatabase> CreateDatabaseAsync(TimeProvider clock) => new(new SqliteDatabase(clock));
}
