using Chat.Stores.Contract;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Chat.Stores.DynamoDb.Tests.Interleaved;

/// <summary>One interleaving of some operations, from two connections in the lobby to the last promise checked.</summary>
internal sealed class Trial
{
    private static readonly string[] Everybody = ["a", "b", "new"];
    private static readonly string[] Everywhere = ["lobby", "cats"];

    private readonly DynamoDbDatabase _database;
    private readonly string _name;
    private readonly Operation[] _operations;
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 11, 24, 9, 0, 0, TimeSpan.Zero));
    private readonly DynamoDbChatStore _store;
    private readonly object?[] _answers;
    private readonly Dictionary<string, Connection> _connections;

    /// <summary>What a warm function has of each room, as <see cref="Follow"/> left it.</summary>
    private readonly Dictionary<string, (string Epoch, Roster Roster)> _followed = [];

    public Trial(DynamoDbDatabase database, string name, Operation[] operations)
    {
        (_database, _name, _operations, _answers) = (database, name, operations, new object?[operations.Length]);
        _store = Open(database.Client, new ShortWaits(_clock));
        _connections = Everybody.ToDictionary(who => who, who => new Connection(
            $"{name}-{who}", name, who, Place("lobby"), _clock.GetUtcNow(), _clock.GetUtcNow().AddHours(2)));
        if (_operations.OfType<Connect>().FirstOrDefault() is { } connect)
            _connections["new"] = _connections["new"] with { StartingRoom = Place(connect.Room) };
    }

    public void Run(int[] choices)
    {
        Wait(_store.ConnectAsync(_connections["a"]));
        Wait(_store.ConnectAsync(_connections["b"]));
        Wait(FollowAsync(_store, "lobby"));

        var scheduler = new Scheduler(_clock, choices);
        scheduler.Run(_operations.Select((operation, i) => (Func<Task>)(async () =>
            _answers[i] = await RunAsync(
                Open(scheduler.ClientFor(_database.Client, operation.StopAt), _clock), operation, scheduler))));

        var stopped = _answers.Any(answer => answer is null);
        if (!stopped)
            CheckCount();
        CheckCuts();
        for (var i = 0; i < _operations.Length; i++)
            _answers[i] ??= RunAsync(_store, _operations[i], null).GetAwaiter().GetResult();
        CheckFollowed();
        CheckMembers(stopped);
        CheckSends();
        CheckNoGhosts();
    }

    private async Task<object?> RunAsync(DynamoDbChatStore store, Operation operation, Scheduler? scheduler) => operation switch
    {
        Connect => await store.ConnectAsync(_connections["new"]),
        Join join => await store.JoinAsync(_connections[join.Who].Id, Place(join.Room)),
        Leave leave => await store.LeaveAsync(_connections[leave.Who].Id, Place(leave.Room)),
        Remove remove => await store.RemoveConnectionAsync(_connections[remove.Who].Id),
        RemoveBoth => await RemoveBothAsync(store),
        Follow follow => await FollowAsync(store, follow.Room),
        Send send => await store.AppendAsync(NewDraft(send)),
        Read read => await store.ReadRosterAsync(Place(read.Room)),
        _ when scheduler is not null => await PassAsync(scheduler),
        _ => this,
    };

    private async Task<object> RemoveBothAsync(DynamoDbChatStore store)
    {
        await store.RemoveConnectionsAsync([_connections["a"].Id, _connections["b"].Id]);
        return this;
    }

    private async ValueTask<Roster> FollowAsync(DynamoDbChatStore store, string room)
    {
        var head = (await store.ReadHistoryAsync(new(Place(room), 1))).Head;
        var roster = _followed.TryGetValue(room, out var known) && known.Epoch == head.Epoch
            && await store.ReadRosterChangesAsync(Place(room), known.Roster.Version, head) is { } changes
                ? known.Roster.With(changes)
                : await store.ReadRosterAsync(Place(room));
        Assert.True(roster.Version >= head.RosterVersion);
        if (!_followed.TryGetValue(room, out var now) || now.Epoch != head.Epoch || now.Roster.Version < roster.Version)
            _followed[room] = (head.Epoch, roster);
        return roster;
    }

    private async Task<object> PassAsync(Scheduler scheduler)
    {
        await scheduler.TurnAsync(() => _clock.Advance(TimeSpan.FromSeconds(25)));
        return this;
    }

    /// <summary>Once everything stopped is done again, who follows the changes knows what who reads the whole does.</summary>
    private void CheckFollowed()
    {
        foreach (var room in Everywhere)
        {
            var followed = Wait(FollowAsync(_store, room)).Members.OrderBy(member => member.ConnectionId, StringComparer.Ordinal);
            Assert.Equal(Wait(_store.ReadRosterAsync(Place(room))).Members, followed);
        }
    }

    /// <summary>Where nothing was stopped the count needs nobody to put it right.</summary>
    private void CheckCount()
    {
        foreach (var room in Everywhere)
        {
            var head = Wait(_store.ReadHistoryAsync(new(Place(room), 1))).Head;
            Assert.Equal(Wait(_store.ReadRosterAsync(Place(room))).Members.Count, head.Connections);
        }
    }

    /// <summary>An entry numbered above a join's cut is numbered at a roster version that the join has raised.</summary>
    private void CheckCuts()
    {
        foreach (var (i, join) in _operations.Index().Where(one => one.Item is Join))
        {
            if (_answers[i] is not JoinResult { Status: JoinStatus.Joined } joined)
                continue;
            var room = Place(((Join)join).Room);
            foreach (var sent in _answers.OfType<AppendResult>().Where(sent => sent.Status == AppendStatus.Stored))
            {
                if (sent.Entry!.Room == room && sent.Entry.Seq == sent.Head.Seq && sent.Entry.Seq > joined.Head.Seq)
                    Assert.True(sent.Head.RosterVersion >= joined.Head.RosterVersion);
            }
        }
    }

    /// <summary>The roster, the count and each membership agree, and no removed connection is anywhere.</summary>
    private void CheckMembers(bool stopped)
    {
        var removed = Removed.Select(who => _connections[who].Id).ToHashSet();
        foreach (var room in Everywhere)
        {
            var roster = Wait(_store.ReadRosterAsync(Place(room)));
            Assert.Equal(roster.Members.Count, Wait(_store.ReadHistoryAsync(new(Place(room), 1))).Head.Connections);
            foreach (var connection in _connections.Values)
            {
                Assert.Equal(roster.Contains(connection.Id), Wait(_store.IsMemberAsync(connection.Id, Place(room))));
                Assert.False(roster.Contains(connection.Id) && removed.Contains(connection.Id));
                if (roster.Contains(connection.Id))
                    Assert.True(stopped || Wait(_store.JoinAsync(connection.Id, Place(room))).WasMember);
            }

            CheckOnlyJoins(room, roster, removed);
        }
    }

    /// <summary>Whoever joined and did nothing to end that is a member, and whoever only left is none.</summary>
    private void CheckOnlyJoins(string room, Roster roster, HashSet<string> removed)
    {
        foreach (var who in new[] { "a", "b" })
        {
            var joins = _operations.OfType<Join>().Any(join => (join.Who, join.Room) == (who, room)) || room == "lobby";
            var leaves = _operations.OfType<Leave>().Any(leave => (leave.Who, leave.Room) == (who, room));
            var joinsAgain = _operations.OfType<Join>().Any(join => (join.Who, join.Room) == (who, room));
            if (joins && !leaves && !removed.Contains(_connections[who].Id))
                Assert.True(roster.Contains(_connections[who].Id));
            if (leaves && !joinsAgain)
                Assert.False(roster.Contains(_connections[who].Id));
        }
    }

    /// <summary>Every id has one entry at the most, and every answer names it.</summary>
    private void CheckSends()
    {
        var log = Everywhere.SelectMany(room => Wait(_store.ReadHistoryAsync(new(Place(room), 200, After: 0))).Entries).ToList();
        foreach (var id in _operations.Zip(_answers).Where(one => one.First is Send).GroupBy(one => ((Send)one.First).Id))
        {
            var entries = id.Select(one => ((AppendResult)one.Second!).Entry).OfType<Entry>().Distinct().ToList();
            Assert.InRange(entries.Count, 0, 1);
            Assert.Equal(entries, log.Where(entry => entry.Text.StartsWith($"{id.Key}:", StringComparison.Ordinal)));
        }
    }

    /// <summary>What a connection's removal does not find would stay for two hours.</summary>
    private void CheckNoGhosts()
    {
        foreach (var connection in _connections.Values)
            Wait(_store.RemoveConnectionAsync(connection.Id));
        foreach (var room in Everywhere)
        {
            Assert.Empty(Wait(_store.ReadRosterAsync(Place(room))).Members);
            Assert.Equal(0, Wait(_store.ReadHistoryAsync(new(Place(room), 1))).Head.Connections);
        }
    }

    private Draft NewDraft(Send send) => new()
    {
        Room = Place(send.Room),
        ConnectionId = _connections[send.Who].Id,
        User = _name,
        Name = send.Who,
        Text = $"{send.Id}: {send.Who} in {send.Room}",
        At = _clock.GetUtcNow(),
        Id = $"{send.Id}",
    };

    private IEnumerable<string> Removed => _operations.OfType<Remove>().Select(remove => remove.Who)
        .Concat(_operations.OfType<RemoveBoth>().SelectMany(_ => new[] { "a", "b" }));

    private string Place(string room) => $"{_name}.{room}";

    private DynamoDbChatStore Open(Amazon.DynamoDBv2.IAmazonDynamoDB client, TimeProvider clock) => new(
        client, new() { TableName = _database.Table, RosterLogAbove = 0 }, clock, NullLogger<DynamoDbChatStore>.Instance);

    private static T Wait<T>(ValueTask<T> call) => call.AsTask().GetAwaiter().GetResult();
}
