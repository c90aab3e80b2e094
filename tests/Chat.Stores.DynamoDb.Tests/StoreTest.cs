using Microsoft.Extensions.Time.Testing;

namespace Chat.Stores.DynamoDb.Tests;

/// <summary>A table of its own for each test, and a clock that stands still.</summary>
public abstract class StoreTest(DynamoDbFixture dynamo) : IAsyncLifetime
{
    protected FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 11, 24, 9, 0, 0, TimeSpan.Zero));

    protected DynamoDbFixture Dynamo { get; } = dynamo;

    protected DynamoDbDatabase Database { get; private set; } = null!;

    protected DynamoDbChatStore Store { get; private set; } = null!;

    public virtual async ValueTask InitializeAsync()
    {
        Database = await Dynamo.NewDatabaseAsync(Clock);
        Store = Database.Open();
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (Database is not null)
            await Database.DisposeAsync();
    }

    protected Connection NewConnection(string id, string room = "lobby") =>
        new(id, $"guest:{id}", id, room, Clock.GetUtcNow(), Clock.GetUtcNow() + ChatLimits.ConnectionLifetime);

    protected Draft Say(string from, string text, string room = "lobby", string? id = null, long? known = null) => new()
    {
        Room = room,
        ConnectionId = from,
        User = $"guest:{from}",
        Name = from,
        Text = text,
        At = Clock.GetUtcNow(),
        Id = id,
        KnownRosterVersion = known,
    };

    protected async Task<string[]> TextsAsync(string room = "lobby") =>
        [.. (await Store.ReadHistoryAsync(new(room, 200, After: 0))).Entries.Select(entry => entry.Text)];
}
