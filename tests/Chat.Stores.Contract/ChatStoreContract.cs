using Microsoft.Extensions.Time.Testing;

namespace Chat.Stores.Contract;

/// <summary>
/// What every <see cref="IChatStore"/> must do: the promises of its doc comments, and those of docs/protocol.md that
/// rest on storage. A store's test project derives one class from it and says how a database is made.
/// </summary>
/// <remarks>
/// Each test has a database of its own with two instances on it. Where a test says "settled", the room's roster was
/// read once: that is when a store puts a count right that a stop or an expiry has left behind.
/// </remarks>
public abstract partial class ChatStoreContract : IAsyncLifetime
{
    private StoreDatabase _database = null!;

    /// <summary>The only clock that the stores under test may look at.</summary>
    protected FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 11, 24, 9, 0, 0, 123, TimeSpan.Zero));

    /// <summary>How many random cases a property is tried on; fewer where a database is slow to make.</summary>
    protected virtual int PropertyCases => 50;

    /// <summary>One instance.</summary>
    private IChatStore Store { get; set; } = null!;

    /// <summary>Another instance on the same database.</summary>
    private IChatStore Other { get; set; } = null!;

    private DateTimeOffset Now => Clock.GetUtcNow();

    public async ValueTask InitializeAsync()
    {
        _database = await CreateDatabaseAsync(Clock);
        Store = await _database.OpenAsync();
        Other = await _database.OpenAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _database.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Makes an empty database. A test may ask for several, and disposes of each.</summary>
    protected abstract ValueTask<StoreDatabase> CreateDatabaseAsync(TimeProvider clock);

    private Connection NewConnection(string id, string room = "lobby", string? user = null, TimeSpan? lifetime = null) =>
        new(id, user ?? $"guest:{id}", id, room, Now, Now + (lifetime ?? ChatLimits.ConnectionLifetime));

    private async Task<Connection> ConnectAsync(
        string id, string room = "lobby", string? user = null, TimeSpan? lifetime = null, IChatStore? store = null)
    {
        var connection = NewConnection(id, room, user, lifetime);
        await (store ?? Store).ConnectAsync(connection);
        return connection;
    }

    private Draft Say(Connection from, string text, string? room = null, string? id = null, long? known = null) => new()
    {
        Room = room ?? from.StartingRoom,
        ConnectionId = from.Id,
        User = from.User,
        Name = from.Name,
        Text = text,
        At = Now,
        Id = id,
        KnownRosterVersion = known,
    };

    private static async Task<Entry> StoredAsync(IChatStore store, Draft draft)
    {
        var result = await store.AppendAsync(draft);
        Assert.Equal(AppendStatus.Stored, result.Status);
        return Assert.IsType<Entry>(result.Entry);
    }

    /// <summary>The whole log, page by page, in the order of the numbers.</summary>
    private static async Task<List<Entry>> LogAsync(IChatStore store, string room)
    {
        var log = new List<Entry>();
        HistoryPage page;
        do
        {
            page = await store.ReadHistoryAsync(new(room, ChatLimits.HistoryEntries, After: log.Count == 0 ? 0 : log[^1].Seq));
            log.AddRange(page.Entries);
        }
        while (page.More);

        Assert.False(page.Lost);
        return log;
    }

    private static async Task<string[]> TextsAsync(IChatStore store, string room) =>
        [.. (await LogAsync(store, room)).Select(entry => entry.Text)];

    private static async Task<string[]> MembersAsync(IChatStore store, string room) =>
        [.. (await store.ReadRosterAsync(room)).Members.Select(member => member.ConnectionId).Order(StringComparer.Ordinal)];

    private static async Task<RoomHead> HeadAsync(IChatStore store, string room) =>
        (await store.ReadHistoryAsync(new(room, 1))).Head;

    /// <summary>Reads the roster, which puts the count right, and holds the count against it.</summary>
    private static async Task<string[]> SettledMembersAsync(IChatStore store, string room)
    {
        var members = await MembersAsync(store, room);
        Assert.Equal(members.Distinct(StringComparer.Ordinal), members);
        Assert.Equal(members.Length, (await HeadAsync(store, room)).Connections);
        return members;
    }
}
