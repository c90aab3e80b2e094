using System.Buffers.Binary;
using Chat.Stores.Sqlite.Sql;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Chat.Stores.Sqlite.Opening;

/// <summary>Looks at a file before anything is written to it, and refuses what is not a sound database of this product.</summary>
internal static class StoreFile
{
    private const int HeaderBytes = 100;

    /// <summary>Above this a check of the whole file would keep a person waiting; damage then shows when it is met.</summary>
    private const long CheckedWholeBytes = 64 << 20;

    private static ReadOnlySpan<byte> Magic => "SQLite format 3\0"u8;

    /// <summary>The connection that writes, on a file that is ours and of this version.</summary>
    /// <exception cref="StoreOpenException">It cannot be used; it is as it was.</exception>
    public static Database OpenForWriting(string path, SqliteStoreOptions options)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            if (HasContent(path))
                CheckSound(path, options.OpenTimeout);
            return Prepare(path, options);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or SqliteException)
        {
            throw Refusal(path, problem);
        }
    }

    /// <summary>Reads the header itself: SQLite would write beside a file, or repair it, before it says whose it is.</summary>
    private static bool HasContent(string path)
    {
        if (Directory.Exists(path))
            throw new StoreOpenException($"{path} is a folder: name a file.");
        if (!File.Exists(path))
            return false;

        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        Span<byte> header = stackalloc byte[HeaderBytes];
        var length = file.ReadAtLeast(header, HeaderBytes, throwOnEndOfStream: false);
        if (length == 0)
            return false;
        if (length < HeaderBytes || !header.StartsWith(Magic))
            throw new StoreOpenException($"{path} is not a database: name another file, or move this one away.");
        if (BinaryPrimitives.ReadInt32BigEndian(header[68..]) != Schema.ApplicationId)
            throw new StoreOpenException($"{path} is another program's database: name another file, or move this one away.");
        CheckVersion(path, BinaryPrimitives.ReadInt32BigEndian(header[60..]));
        return true;
    }

    private static void CheckVersion(string path, long version)
    {
        if (version > Schema.Version)
            throw new StoreOpenException(
                $"{path} was written by a newer version of the chat (data version {version}, this one reads up to {Schema.Version}): " +
                "use that version, or name another file.");
    }

    private static void CheckSound(string path, TimeSpan timeout)
    {
        // Where nobody writes, the file is read as one that cannot change: otherwise files are left beside it.
        var seen = Seen(path);
        if (seen.IsQuiet && IsSound($"{new Uri(path).AbsoluteUri}?immutable=1", path, timeout))
            return;
        if ((seen.IsQuiet && seen == Seen(path)) || !IsSound(path, path, timeout))
            throw Damaged(path);
    }

    private static (bool IsQuiet, long Length, DateTime Written) Seen(string path) =>
        (!File.Exists($"{path}-wal") && !File.Exists($"{path}-journal"), new FileInfo(path).Length, File.GetLastWriteTimeUtc(path));

    private static bool IsSound(string source, string path, TimeSpan timeout)
    {
        try
        {
            using var database = new Database(source, SqliteOpenMode.ReadOnly, timeout);
            CheckVersion(path, database.AskNumber("PRAGMA user_version"));
            return new FileInfo(path).Length > CheckedWholeBytes || database.Ask("PRAGMA quick_check(1)") == "ok";
        }
        catch (SqliteException problem) when (IsDamage(problem))
        {
            return false;
        }
    }

    private static Database Prepare(string path, SqliteStoreOptions options)
    {
        var database = new Database(path, SqliteOpenMode.ReadWriteCreate, options.OpenTimeout);
        try
        {
            if (database.IsReadOnly)
                throw new UnauthorizedAccessException($"{path} is read-only.");

            // First of all, so that a stop at any later moment leaves a file that says whose it is.
            if (database.AskNumber("PRAGMA application_id") != Schema.ApplicationId)
                database.Run($"PRAGMA application_id = {Schema.ApplicationId}");
            database.Run($"PRAGMA journal_mode = WAL; PRAGMA synchronous = {Synchronous(options)}");
            database.Run($"PRAGMA wal_autocheckpoint = {options.CheckpointPages}");
            Schema.Migrate(database);
            database.BusyTimeout = options.BusyTimeout;
            return database;
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    // What nobody keeps need not be flushed. NORMAL flushes at checkpoints alone: what the system has taken over from the
    // process outlives the process, and only a loss of power can take it.
    private static string Synchronous(SqliteStoreOptions options) =>
        options.Path is null ? "OFF" : options.SurvivesPowerLoss ? "FULL" : "NORMAL";

    private static StoreOpenException Refusal(string path, Exception problem) => problem switch
    {
        SqliteException damage when IsDamage(damage) => Damaged(path, problem),
        SqliteException { SqliteErrorCode: raw.SQLITE_BUSY or raw.SQLITE_LOCKED } => new(
            $"{path} is locked by another program: end that program, or name another file.", problem),
        SqliteException { SqliteErrorCode: raw.SQLITE_FULL } => new(
            $"The disk that holds {path} is full: make room, or name a file elsewhere.", problem),
        SqliteException { SqliteErrorCode: not (raw.SQLITE_CANTOPEN or raw.SQLITE_READONLY or raw.SQLITE_PERM) } => new(
            $"{path} cannot be opened ({problem.Message.TrimEnd('.')}): name another file, or move this one away.", problem),
        _ when File.Exists(path) => new($"{path} cannot be written: allow it, or name another file.", problem),
        _ => new($"The folder {Path.GetDirectoryName(path)} cannot be written: allow it, or name another one.", problem),
    };

    private static bool IsDamage(SqliteException problem) => problem.SqliteErrorCode is raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB;

    private static StoreOpenException Damaged(string path, Exception? problem = null) =>
        new($"{path} is damaged: put a copy of it back, or move it away to begin anew.", problem);
}
