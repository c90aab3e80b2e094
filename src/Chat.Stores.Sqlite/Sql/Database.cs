using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Chat.Stores.Sqlite.Sql;

/// <summary>A connection with the statements that were prepared on it; all of them are closed with it.</summary>
internal sealed class Database : IDisposable
{
    private readonly SqliteConnection _connection;

    private readonly List<Statement> _statements = [];

    public Database(string path, SqliteOpenMode mode, TimeSpan busyTimeout)
    {
        _connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = mode,
            Pooling = false,
            DefaultTimeout = (int)Math.Ceiling(busyTimeout.TotalSeconds),
        }.ToString());
        try
        {
            _connection.Open();
            BusyTimeout = busyTimeout;
        }
        catch
        {
            _connection.Dispose();
            throw;
        }
    }

    /// <summary>How long a statement waits for a lock that another connection holds.</summary>
    public TimeSpan BusyTimeout
    {
        set => Run($"PRAGMA busy_timeout = {(long)value.TotalMilliseconds}");
    }

    public bool IsReadOnly => raw.sqlite3_db_readonly(_connection.Handle, "main") != 0;

    /// <summary>Some errors end a transaction by themselves.</summary>
    public bool IsInTransaction => raw.sqlite3_get_autocommit(_connection.Handle) == 0;

    /// <summary>The number of the row that was inserted last.</summary>
    public long LastRow => raw.sqlite3_last_insert_rowid(_connection.Handle);

    /// <summary>Rows that the last write has changed.</summary>
    public int Changes => raw.sqlite3_changes(_connection.Handle);

    public Statement Prepare(string sql)
    {
        var statement = new Statement(_connection.Handle!, sql);
        _statements.Add(statement);
        return statement;
    }

    /// <summary>Runs what is run once: any number of statements.</summary>
    public void Run(string sql)
    {
        using var command = _connection.CreateCommand();
#pragma warning disable CA2100 // Every text comes from this project; none holds anything that a person has typed.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }

    public string? Ask(string sql)
    {
        using var command = _connection.CreateCommand();
#pragma warning disable CA2100 // As above.
        command.CommandText = sql;
#pragma warning restore CA2100
        return command.ExecuteScalar()?.ToString();
    }

    public long AskNumber(string sql) => long.Parse(Ask(sql)!, System.Globalization.CultureInfo.InvariantCulture);

    // A connection that closes before its statements stays open as long as they do.
    public void Dispose()
    {
        foreach (var statement in _statements)
            statement.Close();
        _connection.Dispose();
    }
}
