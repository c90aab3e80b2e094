using Chat.Core.Storage;
using Chat.Stores.Sqlite.Opening;
using Chat.Stores.Sqlite.Reading;
using Chat.Stores.Sqlite.Sql;
using Chat.Stores.Sqlite.Writing;
using Microsoft.Data.Sqlite;

namespace Chat.Stores.Sqlite;

/// <summary>
/// The embedded store: one file, nothing to install. Writes go through one thread, which puts all that are waiting into one
/// transaction; reads have connections of their own and wait for nobody. Several instances, in one process or in several,
/// may be open on one file.
/// </summary>
/// <remarks>
/// A call is cancelled before it is queued or not at all: what is queued is written. A call that throws has changed
/// nothing, except where SQLite itself could not tell whether a commit was done.
/// </remarks>
public sealed class SqliteChatStore : IChatStore, IAsyncDisposable
{
    private readonly Writer _writer;

    private readonly ReaderPool _readers;

    private readonly TimeProvider _clock;

    private readonly int _rosterLogAbove;

    private DirectoryInfo? _temporary;

    private SqliteChatStore(string path, DirectoryInfo? temporary, SqliteStoreOptions options, TimeProvider clock, Action? step)
    {
        File = path;
        _clock = clock;
        _temporary = temporary;
        _rosterLogAbove = options.RosterLogAbove;
        _writer = new(new(StoreFile.OpenForWriting(path, options), clock, options.RosterLogAbove, step), options.GroupSize);
        _readers = new(() => new(new Database(path, SqliteOpenMode.ReadWrite, options.BusyTimeout)));
    }

    /// <summary>Where the data lies, also where nothing of it is kept.</summary>
    internal string File { get; }

    private long Now => _clock.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Opens a database, and makes it where it is missing.</summary>
    /// <exception cref="StoreOpenException">It cannot be used: its message tells a person why, and what to do.</exception>
    public static Task<SqliteChatStore> OpenAsync(
        SqliteStoreOptions options, TimeProvider clock, CancellationToken cancellation = default) =>
        OpenAsync(options, clock, step: null, cancellation);

    /// <param name="options">Where, and how.</param>
    /// <param name="clock">What time it is.</param>
    /// <param name="step">Called before and after what outlives the process is changed; a test stops the store there.</param>
    /// <param name="cancellation">Checked before anything is opened.</param>
    internal static Task<SqliteChatStore> OpenAsync(
        SqliteStoreOptions options, TimeProvider clock, Action? step, CancellationToken cancellation = default) =>
        Task.Run(() => Open(options, clock, step), cancellation);

    public ValueTask<RoomHead> ConnectAsync(Connection connection, CancellationToken cancellation = default) =>
        Write(new Connect(connection), cancellation);

    public ValueTask<IReadOnlyList<string>> RemoveConnectionAsync(string connectionId, CancellationToken cancellation = default) =>
        Write(new Remove(connectionId), cancellation);

    public async ValueTask RemoveConnectionsAsync(IReadOnlyList<string> connectionIds, CancellationToken cancellation = default)
    {
        foreach (var some in connectionIds.Chunk(RemoveMany.AtOnce))
            await Write(new RemoveMany(some), cancellation);
    }

    public ValueTask<JoinResult> JoinAsync(string connectionId, string room, CancellationToken cancellation = default) =>
        Write(new Join(connectionId, room), cancellation);

    public ValueTask<LeaveResult> LeaveAsync(string connectionId, string room, CancellationToken cancellation = default) =>
        Write(new Leave(connectionId, room), cancellation);

    public ValueTask<AppendResult> AppendAsync(Draft draft, CancellationToken cancellation = default) =>
        Write(new Append(draft), cancellation);

    public ValueTask<Connection?> FindConnectionAsync(string connectionId, CancellationToken cancellation = default) =>
        Read((connectionId, Now), static (reader, asked) => reader.FindConnection(asked.connectionId, asked.Now), cancellation);

    public ValueTask<bool> IsMemberAsync(string connectionId, string room, CancellationToken cancellation = default) =>
        Read((connectionId, room, Now), static (reader, asked) => reader.IsMember(asked.connectionId, asked.room, asked.Now), cancellation);

    public ValueTask<HistoryPage> ReadHistoryAsync(HistoryQuery query, CancellationToken cancellation = default) =>
        Read(query, static (reader, asked) => reader.ReadHistory(asked), cancellation);

    public ValueTask<RoomHead> QueueRoomAsync(
        string room, int slices, DateTimeOffset until, CancellationToken cancellation = default) =>
        Write(new QueueRoom(room, slices, until), cancellation);

    public ValueTask<SliceTake> TakeSliceAsync(
        SliceKey key, long seq, string holder, DateTimeOffset leaseUntil, CancellationToken cancellation = default) =>
        Write(new TakeSlice(key, seq, holder, leaseUntil), cancellation);

    public ValueTask<SliceRelease> ReleaseSliceAsync(
        SliceKey key, string holder, SliceProgress progress, DateTimeOffset? leaseUntil, CancellationToken cancellation = default) =>
        Write(new ReleaseSlice(key, holder, progress, leaseUntil), cancellation);

    /// <summary>A reader that meets members who have expired has them swept first, so that the room's count is right after it.</summary>
    public async ValueTask<Roster> ReadRosterAsync(string room, CancellationToken cancellation = default)
    {
        while (true)
        {
            var (roster, expired) = await Read(
                (room, Now), static (reader, asked) => reader.ReadRoster(asked.room, asked.Now), cancellation);
            if (expired == 0)
                return roster;
            await Write(new Sweep(), cancellation);
        }
    }

    public ValueTask<RosterChanges?> ReadRosterChangesAsync(
        string room, long afterVersion, RoomHead head, CancellationToken cancellation = default) =>
        ChangeLog.IsWorthwhile(head, afterVersion, _rosterLogAbove)
            ? Read(
                (room, afterVersion, head, Now),
                static (reader, asked) => reader.ReadChanges(asked.room, asked.afterVersion, asked.head, asked.Now),
                cancellation)
            : default;

    /// <summary>
    /// Removes every connection and every membership: for a gateway that starts, holds this store alone, and so knows that
    /// nobody listed is there any more.
    /// </summary>
    /// <returns>How many there were.</returns>
    public ValueTask<int> RemoveAllConnectionsAsync(CancellationToken cancellation = default) => Write(new RemoveAll(), cancellation);

    /// <summary>Finishes what is queued, moves everything into the one file and closes it.</summary>
    public async ValueTask DisposeAsync()
    {
        _readers.Dispose();
        await _writer.CloseAsync();
        if (Interlocked.Exchange(ref _temporary, null) is { } folder)
            folder.Delete(recursive: true);
    }

    private static SqliteChatStore Open(SqliteStoreOptions options, TimeProvider clock, Action? step)
    {
        if (options.Path is { } path)
            return new(Path.GetFullPath(path), temporary: null, options, clock, step);

        // A file that is deleted, and not SQLite's own memory: there, readers and the writer lock each other out.
        // The system's temporary files are in its memory as long as there is room.
        var folder = Directory.CreateTempSubdirectory("chat-");
        try
        {
            return new(Path.Combine(folder.FullName, "chat.db"), folder, options, clock, step);
        }
        catch
        {
            folder.Delete(recursive: true);
            throw;
        }
    }

    private ValueTask<T> Write<T>(WriteOperation<T> operation, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return _writer.Enqueue(operation);
    }

    private ValueTask<T> Read<TState, T>(TState asked, Func<Reader, TState, T> read, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return new(_readers.Read(asked, read));
    }
}
