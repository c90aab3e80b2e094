using System.Globalization;
using Chat.Core.Storage;
using Chat.Plan.World;
using Chat.Stores.DynamoDb;

namespace Chat.Plan.Tests;

/// <summary>What the plan reckons for an operation of the store is what DynamoDB Local says that the real store consumes.</summary>
public sealed class TableCostTests(MeteredDatabase database) : IClassFixture<MeteredDatabase>, IAsyncLifetime
{
    private const string Room = "lobby";

    private static readonly string Text = new('x', 100);
    private static readonly DateTimeOffset Now = DateTimeOffset.UtcNow;

    private MeteredStore _store = null!;

    public static TheoryData<string> Operations => [.. Known.Keys];

    private static readonly Dictionary<string, (Func<TableCostTests, Task> Prepare, Func<TableCostTests, Task> Act, (double, double) Cost)> Known = new()
    {
        ["connect"] = (_ => Task.CompletedTask, test => test.ConnectAsync(9), TableCosts.Connect),
        ["find"] = (_ => Task.CompletedTask, test => test.Store.FindConnectionAsync(Id(0)).AsTask(), TableCosts.Find),
        ["remove"] = (_ => Task.CompletedTask, test => test.Store.RemoveConnectionAsync(Id(0)).AsTask(), TableCosts.Remove),
        ["join"] = (_ => Task.CompletedTask, test => test.Store.JoinAsync(Id(0), "another").AsTask(), TableCosts.Join),
        ["join again"] = (_ => Task.CompletedTask, test => test.Store.JoinAsync(Id(0), Room).AsTask(), TableCosts.JoinAgain),
        ["leave"] = (_ => Task.CompletedTask, test => test.Store.LeaveAsync(Id(0), Room).AsTask(), TableCosts.Leave),
        ["append"] = (_ => Task.CompletedTask, test => test.AppendAsync(known: 3), TableCosts.Append),
        ["append with an id"] = (_ => Task.CompletedTask, test => test.AppendAsync(known: 3, id: "01J9ZQ4T7V"), TableCosts.AppendWithId),
        ["append at another version"] =
            (_ => Task.CompletedTask, test => test.AppendAsync(known: 2), Sum(TableCosts.Append, TableCosts.IsMember)),
        ["append without a version"] =
            (_ => Task.CompletedTask, test => test.AppendAsync(known: null), Sum(TableCosts.Append, TableCosts.IsMember, TableCosts.IsMember)),
        ["is a member"] = (_ => Task.CompletedTask, test => test.Store.IsMemberAsync(Id(0), Room).AsTask(), TableCosts.IsMember),
        ["begin a feed"] = (_ => Task.CompletedTask, test => test.QueueAsync(), Metered(TableCosts.BeginFeed)),
        ["extend a feed"] = (test => test.QueueAsync(), test => test.QueueAsync(), TableCosts.ExtendFeed),
        ["take a slice"] = (_ => Task.CompletedTask, test => test.TakeAsync("a", SliceStatus.Taken), Sum(TableCosts.Knock, TableCosts.TakeSlice)),
        ["knock at a slice that is held"] = (test => test.TakeAsync("a", SliceStatus.Taken), test => test.TakeAsync("b", SliceStatus.Held, seq: 2), TableCosts.Knock),
        ["let a slice go"] = (test => test.TakeAsync("a", SliceStatus.Taken), test => test.ReleaseAsync("a", SliceReleaseStatus.Released), TableCosts.ReleaseSlice),
        ["keep a slice, as somebody knocked"] = (
            async test =>
            {
                await test.TakeAsync("a", SliceStatus.Taken);
                await test.TakeAsync("b", SliceStatus.Held, seq: 2);
            },
            test => test.ReleaseAsync("a", SliceReleaseStatus.Knocked),
            Metered(TableCosts.KeepSlice)),
    };

    private DynamoDbChatStore Store => _store.Store;

    /// <summary>Three are in the room.</summary>
    public async ValueTask InitializeAsync()
    {
        _store = await database.NewStoreAsync();
        for (var i = 0; i < 3; i++) await ConnectAsync(i);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task An_operation_consumes_what_the_plan_reckons(string operation)
    {
        var (prepare, act, cost) = Known[operation];
        await prepare(this);
        Assert.Equal(cost, await _store.CostAsync(() => act(this)));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(35)]
    [InlineData(36)]
    [InlineData(100)]
    [InlineData(300)]
    public async Task A_roster_consumes_what_the_plan_reckons(int members)
    {
        await FillAsync(members);
        Assert.Equal(TableCosts.Roster(members), await _store.CostAsync(() => Store.ReadRosterAsync(Room).AsTask()));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(21)]
    [InlineData(22)]
    [InlineData(30)]
    [InlineData(200)]
    public async Task A_page_of_history_consumes_what_the_plan_reckons(int entries)
    {
        for (var i = 0; i < entries; i++) await AppendAsync(known: 3);
        Assert.Equal(TableCosts.History(entries), await _store.CostAsync(() => Store.ReadHistoryAsync(new(Room, 200, After: 0)).AsTask()));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    [InlineData(60)]
    public async Task The_changes_of_a_roster_consume_what_the_plan_reckons(int joins)
    {
        // All its rooms are large ones.
        var large = _store.With(options => options with { RosterLogAbove = 1 });
        for (var i = 3; i < 140; i++) await large.Store.ConnectAsync(Connection(i));
        var before = (await Store.ReadHistoryAsync(new(Room, 1))).Head;
        for (var i = 0; i < joins; i++) await large.Store.ConnectAsync(Connection(1_000 + i));
        var head = (await Store.ReadHistoryAsync(new(Room, 1))).Head;
        RosterChanges? changes = null;
        var cost = await large.CostAsync(async () => changes = await large.Store.ReadRosterChangesAsync(Room, before.RosterVersion, head));
        Assert.Equal(joins, changes!.Changes.Count);
        Assert.Equal(TableCosts.Changes(joins), cost);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(20)]
    public async Task A_join_and_a_removal_in_a_large_room_consume_what_the_plan_reckons(int gone)
    {
        var large = _store.With(options => options with { RosterLogAbove = 1 });
        Assert.Equal(Sum(TableCosts.Connect, TableCosts.LoggedChange(1)), await large.CostAsync(() => large.Store.ConnectAsync(Connection(500)).AsTask()));
        for (var i = 3; i < 60; i++) await large.Store.ConnectAsync(Connection(i));
        string[] ids = [.. Enumerable.Range(0, gone).Select(Id)];
        Assert.Equal(Sum(TableCosts.RemoveMany(gone, rooms: 1), TableCosts.LoggedChange(gone)), await large.CostAsync(() => large.Store.RemoveConnectionsAsync(ids).AsTask()));
    }

    [Fact]
    public async Task A_removal_of_many_consumes_what_the_plan_reckons()
    {
        await FillAsync(40);
        string[] ids = [.. Enumerable.Range(0, 30).Select(Id)];
        Assert.Equal(TableCosts.RemoveMany(30, rooms: 1), await _store.CostAsync(() => Store.RemoveConnectionsAsync(ids).AsTask()));
    }

    private async Task FillAsync(int members)
    {
        for (var i = 3; i < members; i++) await ConnectAsync(i);
    }

    private async Task ConnectAsync(int i) => await Store.ConnectAsync(Connection(i));

    private async Task AppendAsync(long? known, string? id = null)
    {
        var draft = new Draft
        {
            Room = Room, ConnectionId = Id(0), User = User(0), Name = Name(0), Text = Text, At = Now, Id = id, KnownRosterVersion = known,
        };
        Assert.Equal(AppendStatus.Stored, (await Store.AppendAsync(draft)).Status);
    }

    private async Task QueueAsync() => await Store.QueueRoomAsync(Room, 4, DateTimeOffset.UtcNow.AddHours(1));

    private async Task TakeAsync(string holder, SliceStatus status, long seq = 1) =>
        Assert.Equal(status, (await Store.TakeSliceAsync(Slice, seq, holder, DateTimeOffset.UtcNow.AddSeconds(20))).Status);

    private async Task ReleaseAsync(string holder, SliceReleaseStatus status) => Assert.Equal(
        status, (await Store.ReleaseSliceAsync(Slice, holder, new(1, Heard: 1, Now, 0, []), DateTimeOffset.UtcNow.AddSeconds(20))).Status);

    private static SliceKey Slice => new(Room, 0, 4, 2);

    /// <summary>As long as API Gateway's, and people with names as long as people's.</summary>
    private static string Id(int i) => string.Create(CultureInfo.InvariantCulture, $"L0SM9cOFv{i:000000}=");

    private static string Name(int i) => string.Create(CultureInfo.InvariantCulture, $"somebody {i:00000}");

    private static string User(int i) => $"guest:{Name(i)}";

    private static Connection Connection(int i) => new(Id(i), User(i), Name(i), Room, Now, Now.AddHours(2));

    private static (double, double) Sum(params (double Read, double Write)[] costs) => (costs.Sum(cost => cost.Read), costs.Sum(cost => cost.Write));

    /// <summary>Without the one write whose condition does not hold: DynamoDB bills it, and does not say so in its answer.</summary>
    private static (double, double) Metered((double Read, double Write) cost) => (cost.Read, cost.Write - 1);
}
