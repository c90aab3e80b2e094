using Chat.Core.Protocol;
using Chat.Core.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Time.Testing;

namespace Chat.Stores.Sqlite.Tests;

/// <summary>What this store promises beyond the contract, and the places where its own form could go wrong.</summary>
public sealed class SqliteChatStoreTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 11, 24, 9, 0, 0, TimeSpan.Zero));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Closing_finishes_what_is_queued_and_leaves_one_file()
    {
        var store = await OpenAsync();
        await store.ConnectAsync(NewConnection("a"));
        var queued = Enumerable.Range(0, 2_000).Select(i => store.AppendAsync(Say("a", $"{i}")).AsTask()).ToArray();

        await store.DisposeAsync();

        Assert.All(await Task.WhenAll(queued), result => Assert.Equal(AppendStatus.Stored, result.Status));
        Assert.Equal([_folder.File("chat.db")], Directory.GetFiles(_folder.Path));
        await using var again = await OpenAsync();
        Assert.Equal(2_000, (await again.ReadHistoryAsync(new("lobby", 1))).Head.Seq);
    }

    [Fact]
    public async Task A_closed_store_says_so()
    {
        var store = await OpenAsync();
        await store.DisposeAsync();
        await store.DisposeAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await store.AppendAsync(Say("a", "late")));
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await store.FindConnectionAsync("a"));
    }

    [Fact]
    public async Task A_cancelled_call_writes_nothing()
    {
        await using var store = await OpenAsync();
        await store.ConnectAsync(NewConnection("a"));

        await Assert.ThrowsAsync<OperationCanceledException>(
            async () => await store.AppendAsync(Say("a", "no"), new CancellationToken(canceled: true)));

        Assert.Empty((await store.ReadHistoryAsync(new("lobby", 9))).Entries);
    }

    [Fact]
    public async Task What_is_kept_in_memory_is_gone_with_the_store()
    {
        var store = await SqliteChatStore.OpenAsync(SqliteStoreOptions.InMemory, _clock);
        await store.ConnectAsync(NewConnection("a"));
        await Task.WhenAll(Enumerable.Range(0, 500).Select(i => store.AppendAsync(Say("a", $"{i}")).AsTask()));
        Assert.Equal(500, (await store.ReadHistoryAsync(new("lobby", 1))).Head.Seq);
        Assert.True(File.Exists(store.File));

        await store.DisposeAsync();

        await store.DisposeAsync();
        Assert.False(Directory.Exists(Path.GetDirectoryName(store.File)));
        await using var other = await SqliteChatStore.OpenAsync(SqliteStoreOptions.InMemory, _clock);
        Assert.Null(await other.FindConnectionAsync("a"));
    }

    [Fact]
    public async Task One_write_that_fails_among_many_at_once_fails_alone()
    {
        await using var store = await OpenAsync();
        await store.ConnectAsync(NewConnection("a"));

        var calls = Enumerable.Range(0, 200).Select(i =>
            store.AppendAsync(i % 50 == 7 ? Say("a", "x") with { User = null! } : Say("a", $"{i}", id: $"{i}")).AsTask()).ToArray();

        for (var i = 0; i < calls.Length; i++)
        {
            if (i % 50 == 7)
                await Assert.ThrowsAnyAsync<Exception>(() => calls[i]);
            else
                Assert.Equal(AppendStatus.Stored, (await calls[i]).Status);
        }

        var page = await store.ReadHistoryAsync(new("lobby", 200, After: 0));
        Assert.Equal(196, page.Entries.Count);
        Assert.Equal(Enumerable.Range(1, 196).Select(i => (long)i), page.Entries.Select(entry => entry.Seq));
        Assert.Equal(AppendStatus.Repeated, (await store.AppendAsync(Say("a", "again", id: "199"))).Status);
    }

    [Fact]
    public async Task A_reader_does_not_wait_for_the_writer()
    {
        using var release = new ManualResetEventSlim();
        using var entered = new ManualResetEventSlim();
        var blocking = false;
        await using var store = await SqliteChatStore.OpenAsync(new() { Path = _folder.File("chat.db") }, _clock, () =>
        {
            if (!Volatile.Read(ref blocking))
                return;
            entered.Set();
            Assert.True(release.Wait(TimeSpan.FromSeconds(30)));
        });
        await store.ConnectAsync(NewConnection("a"));
        await store.AppendAsync(Say("a", "one"));

        Volatile.Write(ref blocking, true);
        var append = store.AppendAsync(Say("a", "two")).AsTask();
        Assert.True(entered.Wait(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));

        Assert.Equal("one", Assert.Single((await store.ReadHistoryAsync(new("lobby", 9))).Entries).Text);
        Assert.NotNull(await store.FindConnectionAsync("a"));
        Assert.Single((await store.ReadRosterAsync("lobby")).Members);
        Assert.False(append.IsCompleted);
        Volatile.Write(ref blocking, false);
        release.Set();
        Assert.Equal(2, (await append).Entry!.Seq);
    }

    [Fact]
    public async Task Every_page_of_rooms_whose_entries_lie_among_each_other_is_found()
    {
        string[] rooms = ["lobby", "cats", "dogs", "rare"];
        await using var store = await OpenAsync();
        await store.ConnectAsync(NewConnection("a"));
        foreach (var room in rooms)
            await store.JoinAsync("a", room);
        var random = new Random(7);
        var logs = rooms.ToDictionary(room => room, _ => new List<Entry>());
        for (var i = 0; i < 1_500; i++)
        {
            var room = rooms[Math.Min(random.Next(7), 6) switch { < 3 => 0, < 5 => 1, 5 => 2, _ => i % 9 == 0 ? 3 : 0 }];
            logs[room].Add((await store.AppendAsync(Say("a", $"{i}", room))).Entry!);
        }

        foreach (var (room, log) in logs)
        {
            for (var seq = 0; seq <= log.Count + 1; seq++)
            {
                var limit = 1 + ((seq * 37) % 130);
                var after = await store.ReadHistoryAsync(new(room, limit, After: Math.Min(seq, log.Count)));
                Assert.Equal(log.Skip(seq).Take(limit), after.Entries);
                var before = await store.ReadHistoryAsync(new(room, limit, Before: seq));
                Assert.Equal(log.Take(Math.Max(seq - 1, 0)).TakeLast(limit), before.Entries);
            }
        }
    }

    [Fact]
    public async Task Ids_of_the_last_10_minutes_are_known_through_hours_of_writing_and_a_restart()
    {
        var store = await OpenAsync();
        await store.ConnectAsync(NewConnection("a"));
        await store.AppendAsync(Say("a", "first", id: "first"));
        for (var minute = 0; minute < 60; minute++)
        {
            Assert.Equal(AppendStatus.Stored, (await store.AppendAsync(Say("a", $"{minute}", id: $"{minute}"))).Status);
            if (minute % 20 == 5)
            {
                await store.DisposeAsync();
                store = await OpenAsync();
            }

            var known = await store.AppendAsync(Say("a", "again", id: $"{Math.Max(minute - 9, 0)}"));
            Assert.Equal((AppendStatus.Repeated, $"{Math.Max(minute - 9, 0)}"), (known.Status, known.Entry!.Text));
            _clock.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.Equal(61, (await store.ReadHistoryAsync(new("lobby", 1))).Head.Seq);
        Assert.Equal(AppendStatus.Stored, (await store.AppendAsync(Say("a", "anew", id: "first"))).Status);
        await store.DisposeAsync();
    }

    [Fact]
    public async Task What_has_expired_is_swept_from_the_file()
    {
        await using var store = await OpenAsync();
        for (var i = 0; i < 500; i++)
            await store.ConnectAsync(NewConnection($"c{i}"));
        await Task.WhenAll(Enumerable.Range(0, 5_000).Select(i => store.AppendAsync(Say("c0", "x", id: $"{i}")).AsTask()));
        Assert.Equal((500, 500, 5_000), (Count("connection"), Count("member"), Count("sent")));

        _clock.Advance(TimeSpan.FromHours(3));
        for (var i = 0; i < 5; i++)
            await store.ConnectAsync(NewConnection($"new{i}"));

        // The last sweep comes after the last answer.
        await store.DisposeAsync();
        Assert.Equal((5, 5, 0), (Count("connection"), Count("member"), Count("sent")));
        Assert.Equal(5_000, Count("entry"));
    }

    [Fact]
    public async Task An_instance_waits_for_another_one_s_write()
    {
        await using var store = await OpenAsync();
        await store.ConnectAsync(NewConnection("a"));
        Task<AppendResult> append;
        using (var other = new SqliteConnection($"Data Source={_folder.File("chat.db")};Pooling=False"))
        {
            other.Open();
            using var transaction = other.BeginTransaction(deferred: false);
            append = store.AppendAsync(Say("a", "patient")).AsTask();
            Assert.Empty((await store.ReadHistoryAsync(new("lobby", 9))).Entries);
            transaction.Commit();
        }

        Assert.Equal(AppendStatus.Stored, (await append).Status);
    }

    private static Draft Say(string connection, string text, string room = "lobby", string? id = null) => new()
    {
        Room = room, ConnectionId = connection, User = "alice", Name = "Alice", Text = text, At = DateTimeOffset.UnixEpoch, Id = id,
    };

    private Connection NewConnection(string id) =>
        new(id, id, id, "lobby", _clock.GetUtcNow(), _clock.GetUtcNow() + ChatLimits.ConnectionLifetime);

    private Task<SqliteChatStore> OpenAsync() => SqliteChatStore.OpenAsync(new() { Path = _folder.File("chat.db") }, _clock);

    private long Count(string table)
    {
        using var connection = new SqliteConnection($"Data Source={_folder.File("chat.db")};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT count(*) FROM {table}";
        return (long)command.ExecuteScalar()!;
    }
}
