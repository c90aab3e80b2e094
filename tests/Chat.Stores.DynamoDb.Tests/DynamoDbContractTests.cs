using Chat.Stores.Contract;

namespace Chat.Stores.DynamoDb.Tests;

public sealed class DynamoDbContractTests(DynamoDbFixture dynamo) : ChatStoreContract
{
    // A random case makes a table and some hundred requests of 1 to 2 ms each.
    protected override int PropertyCases => 15;

    protected override async ValueTask<StoreDatabase> CreateDatabaseAsync(TimeProvider clock) => await dynamo.NewDatabaseAsync(clock);
}
