using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Chat.Stores.Sqlite.Sql;

/// <summary>
/// A prepared statement, for one thread at a time. It speaks SQLite's own API, since commands of Microsoft.Data.Sqlite
/// allocate 600 to 1,300 bytes each time they run, and take half as long again. Parameters and columns count from 0.
/// </summary>
internal sealed class Statement
{
    private readonly sqlite3 _database;

    private readonly sqlite3_stmt _statement;

    private byte[] _utf8 = new byte[256];

    public Statement(sqlite3 database, string sql)
    {
        _database = database;
        Check(raw.sqlite3_prepare_v3(_database, sql, raw.SQLITE_PREPARE_PERSISTENT, out _statement));
    }

    public Statement Bind(int index, long value)
    {
        Check(raw.sqlite3_bind_int64(_statement, index + 1, value));
        return this;
    }

    public Statement Bind(int index, long? value)
    {
        if (value is { } number)
            return Bind(index, number);
        Check(raw.sqlite3_bind_null(_statement, index + 1));
        return this;
    }

    public Statement Bind(int index, string value)
    {
        // An empty span would be bound as NULL.
        if (value.Length == 0)
        {
            Check(raw.sqlite3_bind_text(_statement, index + 1, value));
            return this;
        }

        if (_utf8.Length < value.Length * 3)
            _utf8 = new byte[value.Length * 3];
        var length = Encoding.UTF8.GetBytes(value, _utf8);
        Check(raw.sqlite3_bind_text(_statement, index + 1, _utf8.AsSpan(0, length)));
        return this;
    }

    public Statement BindIfAny(int index, string? value) => value is null ? Bind(index, (long?)null) : Bind(index, value);

    /// <summary>Runs to the next row. After the last one, and after an error, the statement is ready to run again.</summary>
    /// <returns>Whether there is a row.</returns>
    public bool Step()
    {
        var result = raw.sqlite3_step(_statement);
        if (result == raw.SQLITE_ROW)
            return true;
        Reset();
        if (result != raw.SQLITE_DONE)
            Check(result);
        return false;
    }

    /// <summary>Runs a statement that gives no rows.</summary>
    public void Run()
    {
        if (Step())
            Reset();
    }

    /// <summary>The first column of the first row, or null where there is none.</summary>
    public long? Number()
    {
        if (!Step())
            return null;
        var number = Int64(0);
        Reset();
        return number;
    }

    public void Reset() => _ = raw.sqlite3_reset(_statement);

    public long Int64(int column) => raw.sqlite3_column_int64(_statement, column);

    public string Text(int column) => raw.sqlite3_column_text(_statement, column).utf8_to_string();

    public string? TextIfAny(int column) => IsNull(column) ? null : Text(column);

    public DateTimeOffset Time(int column) => DateTimeOffset.FromUnixTimeMilliseconds(Int64(column));

    public DateTimeOffset? TimeIfAny(int column) => IsNull(column) ? null : Time(column);

    public void Close() => _statement.Dispose();

    private bool IsNull(int column) => raw.sqlite3_column_type(_statement, column) == raw.SQLITE_NULL;

    private void Check(int result) => SqliteException.ThrowExceptionForRC(result, _database);
}
