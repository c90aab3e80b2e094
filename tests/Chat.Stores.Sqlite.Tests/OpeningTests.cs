using Chat.Core.Storage;
using Microsoft.Data.Sqlite;

namespace Chat.Stores.Sqlite.Tests;

/// <summary>What is not a sound database of this product is refused with one sentence, and stays as it was.</summary>
public sealed class OpeningTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private string Database => _folder.File("chat.db");

    [Theory]
    [InlineData("not a database at all")]
    [InlineData("SQLite format 3")]
    [InlineData("x")]
    public async Task A_file_that_is_not_a_data_base_is_refused(string content)
    {
        await File.WriteAllTextAsync(Database, content);

        await RefusedUntouched($"{Database} is not a database: name another file, or move this one away.");
    }

    [Fact]
    public async Task A_large_file_of_noise_is_refused()
    {
        var noise = new byte[100_000];
        new Random(1).NextBytes(noise);
        await File.WriteAllBytesAsync(Database, noise);

        await RefusedUntouched($"{Database} is not a database: name another file, or move this one away.");
    }

    [Theory]
    [InlineData("DELETE")]
    [InlineData("WAL")]
    public async Task Another_program_s_data_base_is_refused(string journal)
    {
        Sql($"PRAGMA journal_mode = {journal}; CREATE TABLE room (id INTEGER PRIMARY KEY); INSERT INTO room VALUES (1)");

        await RefusedUntouched($"{Database} is another program's database: name another file, or move this one away.");
    }

    [Fact]
    public async Task The_first_version_s_data_base_is_brought_up_to_this_one_with_all_that_is_in_it()
    {
        Sql(
            """
            PRAGMA application_id = 1130914164;
            CREATE TABLE room (
                id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, epoch TEXT NOT NULL,
                seq INTEGER NOT NULL, last INTEGER NOT NULL, roster INTEGER NOT NULL, connections INTEGER NOT NULL) STRICT;
            CREATE TABLE author (
                id INTEGER PRIMARY KEY, user TEXT NOT NULL, name TEXT NOT NULL, UNIQUE (user, name)) STRICT;
            CREATE TABLE connection (
                key INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, author INTEGER NOT NULL, room TEXT NOT NULL,
                connected INTEGER NOT NULL, expires INTEGER NOT NULL) STRICT;
            CREATE TABLE member (
                connection INTEGER NOT NULL, room INTEGER NOT NULL, PRIMARY KEY (connection, room)) STRICT, WITHOUT ROWID;
            CREATE INDEX member_by_room ON member (room);
            CREATE TABLE entry (
                id INTEGER PRIMARY KEY, previous INTEGER NOT NULL, room INTEGER NOT NULL, seq INTEGER NOT NULL,
                type INTEGER NOT NULL, author INTEGER NOT NULL, at INTEGER NOT NULL, text TEXT NOT NULL) STRICT;
            CREATE TABLE waypoint (key INTEGER PRIMARY KEY, entry INTEGER NOT NULL) STRICT;
            CREATE TABLE sent (entry INTEGER PRIMARY KEY, id TEXT NOT NULL, until INTEGER NOT NULL) STRICT;
            INSERT INTO room VALUES (1, 'lobby', 'k3v9', 1, 1, 1, 1);
            INSERT INTO author VALUES (1, 'guest:a', 'a');
            INSERT INTO connection VALUES (1, 'a', 1, 'lobby', 0, 9999999999999);
            INSERT INTO member VALUES (1, 1);
            INSERT INTO entry VALUES (1, 0, 1, 1, 0, 1, 0, 'hello');
            PRAGMA user_version = 1;
            """);

        await using var store = await SqliteChatStore.OpenAsync(new() { Path = Database, RosterLogAbove = 0 }, TimeProvider.System);
        var before = await store.ReadRosterAsync("lobby");
        var head = await store.ConnectAsync(
            new("b", "guest:b", "b", "lobby", DateTimeOffset.UtcNow, DateTimeOffset.UtcNow.AddHours(1)));

        Assert.Equal(["hello"], (await store.ReadHistoryAsync(new("lobby", 9))).Entries.Select(entry => entry.Text));
        Assert.Equal("a", Assert.Single(before.Members).ConnectionId);
        Assert.Equal("b", Assert.Single((await store.ReadRosterChangesAsync("lobby", before.Version, head))!.Changes).ConnectionId);
    }

    [Fact]
    public async Task A_newer_version_s_data_base_is_refused()
    {
        await MakeAsync(entries: 3);
        Sql("PRAGMA user_version = 99");

        await RefusedUntouched(
            $"{Database} was written by a newer version of the chat (data version 99, this one reads up to 5): " +
            "use that version, or name another file.");
    }

    [Fact]
    public async Task A_data_base_of_the_version_before_tokens_is_brought_up_with_all_that_it_holds()
    {
        await MakeAsync(entries: 3);
        Sql("ALTER TABLE entry DROP COLUMN sender; ALTER TABLE connection DROP COLUMN token; PRAGMA user_version = 3");

        await using var store = await OpenAsync();
        Assert.Equal(3, (await store.ReadHistoryAsync(new("lobby", 9))).Entries.Count);
        var signedIn = NewConnection("signed-in") with { TokenExpiresAt = DateTimeOffset.FromUnixTimeMilliseconds(1) };
        await store.ConnectAsync(signedIn);
        Assert.Equal(signedIn.TokenExpiresAt, (await store.FindConnectionAsync("signed-in"))!.TokenExpiresAt);
    }

    [Fact]
    public async Task A_data_base_of_the_version_before_senders_were_kept_is_brought_up_with_all_that_it_holds()
    {
        await MakeAsync(entries: 3);
        Sql("ALTER TABLE entry DROP COLUMN sender; PRAGMA user_version = 4");

        await using var store = await OpenAsync();
        var entries = (await store.ReadHistoryAsync(new("lobby", 9))).Entries;
        Assert.Equal(3, entries.Count);
        Assert.All(entries, entry => Assert.Null(entry.SentBy));
    }

    [Theory]
    [InlineData(1.0)]
    [InlineData(0.5)]
    [InlineData(0.1)]
    public async Task A_damaged_data_base_is_refused(double kept)
    {
        await MakeAsync(entries: 2_000);
        var bytes = await File.ReadAllBytesAsync(Database);
        if (kept == 1.0)
            new Random(1).NextBytes(bytes.AsSpan(8_192, 40_960));
        await File.WriteAllBytesAsync(Database, bytes[..(int)(bytes.Length * kept)]);

        await RefusedUntouched($"{Database} is damaged: put a copy of it back, or move it away to begin anew.");
    }

    [Fact]
    public async Task A_data_base_that_another_program_has_locked_is_refused_and_opens_once_it_is_free()
    {
        await MakeAsync(entries: 1);
        using (var other = new SqliteConnection($"Data Source={Database};Pooling=False"))
        {
            other.Open();
            using var command = other.CreateCommand();
            command.CommandText = "PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; PRAGMA user_version = 1";
            command.ExecuteNonQuery();

            var problem = await Assert.ThrowsAsync<StoreOpenException>(() => OpenAsync(TimeSpan.FromMilliseconds(50)));
            Assert.Equal($"{Database} is locked by another program: end that program, or name another file.", problem.Message);
        }

        await using var store = await OpenAsync();
        Assert.Single((await store.ReadHistoryAsync(new("lobby", 9))).Entries);
    }

    [Fact]
    public async Task A_folder_that_cannot_be_made_is_named()
    {
        var file = _folder.File("file");
        await File.WriteAllTextAsync(file, "");

        var problem = await Assert.ThrowsAsync<StoreOpenException>(
            () => SqliteChatStore.OpenAsync(new() { Path = Path.Combine(file, "below", "chat.db") }, TimeProvider.System));

        Assert.Equal($"The folder {Path.Combine(file, "below")} cannot be written: allow it, or name another one.", problem.Message);
    }

    [Fact]
    public async Task A_folder_where_the_file_should_be_is_named()
    {
        Directory.CreateDirectory(Database);

        var problem = await Assert.ThrowsAsync<StoreOpenException>(() => OpenAsync());

        Assert.Equal($"{Database} is a folder: name a file.", problem.Message);
    }

    [Fact]
    public async Task A_file_that_may_not_be_written_is_named()
    {
        await MakeAsync(entries: 1);
        File.SetAttributes(Database, FileAttributes.ReadOnly);

        // To root nothing is forbidden: there the file opens.
        if (Environment.IsPrivilegedProcess && !OperatingSystem.IsWindows())
            await (await OpenAsync()).DisposeAsync();
        else
            Assert.Equal($"{Database} cannot be written: allow it, or name another file.", await RefusalAsync(Database));
        File.SetAttributes(Database, FileAttributes.Normal);
    }

    [Fact]
    public async Task A_folder_that_may_not_be_written_is_named()
    {
        // A folder where nobody may make a file, not even root.
        var folder = OperatingSystem.IsLinux() ? "/proc" : OperatingSystem.IsMacOS() ? "/System" : @"C:\System Volume Information";

        Assert.Equal(
            $"The folder {folder} cannot be written: allow it, or name another one.", await RefusalAsync(Path.Combine(folder, "chat.db")));
    }

    [Fact]
    public async Task An_empty_file_is_as_good_as_none()
    {
        await File.WriteAllBytesAsync(Database, []);

        await MakeAsync(entries: 2);

        await using var store = await OpenAsync();
        Assert.Equal(2, (await store.ReadHistoryAsync(new("lobby", 9))).Entries.Count);
    }

    [Fact]
    public async Task A_file_that_a_stop_left_without_tables_is_finished()
    {
        Sql($"PRAGMA application_id = {Opening.Schema.ApplicationId}");

        await MakeAsync(entries: 2);

        await using var store = await OpenAsync();
        Assert.Equal(2, (await store.ReadHistoryAsync(new("lobby", 9))).Entries.Count);
    }

    [Fact]
    public async Task A_file_of_version_2_is_brought_up_to_date_with_all_that_it_holds()
    {
        await MakeAsync(entries: 100);
        Sql(
            """
            DROP TABLE slice;
            ALTER TABLE room DROP COLUMN feed;
            ALTER TABLE room DROP COLUMN slices;
            ALTER TABLE room DROP COLUMN until;
            ALTER TABLE connection DROP COLUMN token;
            ALTER TABLE entry DROP COLUMN sender;
            PRAGMA user_version = 2;
            """);

        await using var store = await OpenAsync();

        var page = await store.ReadHistoryAsync(new("lobby", 200));
        Assert.Equal(100, page.Entries.Count);
        Assert.Equal(default, page.Head.Feed);
        Assert.Equal(100, (await store.QueueRoomAsync("lobby", 2, DateTimeOffset.UtcNow.AddMinutes(1))).Feed.From);
        var take = await store.TakeSliceAsync(new("lobby", 100, 2, 0), 101, "a", DateTimeOffset.UtcNow.AddMinutes(1));
        Assert.Equal(SliceStatus.Taken, take.Status);
    }

    [Fact]
    public async Task A_missing_folder_is_made()
    {
        var path = Path.Combine(_folder.Path, "one", "two", "chat.db");

        await (await SqliteChatStore.OpenAsync(new() { Path = path }, TimeProvider.System)).DisposeAsync();

        Assert.True(File.Exists(path));
    }

    [Fact]
    public async Task A_new_file_may_be_opened_by_several_at_once()
    {
        var stores = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => OpenAsync()));

        await Task.WhenAll(stores.Select((store, i) => store.ConnectAsync(NewConnection($"c{i}")).AsTask()));

        Assert.Equal(6, (await stores[0].ReadRosterAsync("lobby")).Members.Count);
        foreach (var store in stores)
            await store.DisposeAsync();
    }

    private static Connection NewConnection(string id) =>
        new(id, id, id, "lobby", DateTimeOffset.UtcNow, DateTimeOffset.UtcNow.AddHours(2));

    private Task<SqliteChatStore> OpenAsync(TimeSpan? timeout = null) =>
        SqliteChatStore.OpenAsync(new() { Path = Database, OpenTimeout = timeout ?? TimeSpan.FromSeconds(30) }, TimeProvider.System);

    private static async Task<string> RefusalAsync(string path) =>
        (await Assert.ThrowsAsync<StoreOpenException>(() => SqliteChatStore.OpenAsync(new() { Path = path }, TimeProvider.System))).Message;

    private async Task MakeAsync(int entries)
    {
        await using var store = await OpenAsync();
        await store.ConnectAsync(NewConnection("a"));
        await Task.WhenAll(Enumerable.Range(0, entries).Select(i => store.AppendAsync(new()
        {
            Room = "lobby", ConnectionId = "a", User = "a", Name = "a", Text = $"some text {i}", At = DateTimeOffset.UtcNow,
        }).AsTask()));
    }

    private void Sql(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Database};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private async Task RefusedUntouched(string message)
    {
        var before = await File.ReadAllBytesAsync(Database);
        var written = File.GetLastWriteTimeUtc(Database);

        var problem = await Assert.ThrowsAsync<StoreOpenException>(() => OpenAsync());

        Assert.Equal(message, problem.Message);
        Assert.Equal(before, await File.ReadAllBytesAsync(Database));
        Assert.Equal(written, File.GetLastWriteTimeUtc(Database));
        Assert.Equal([Database], Directory.GetFiles(_folder.Path));
    }
}
