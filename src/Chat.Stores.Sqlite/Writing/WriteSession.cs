using Chat.Stores.Sqlite.Sql;

namespace Chat.Stores.Sqlite.Writing;

/// <summary>
/// The writing connection, its transaction, and what it remembers of the file between transactions. Another instance may
/// write to the file as well: the file's <c>data_version</c>, asked once per transaction, tells whether one has.
/// </summary>
internal sealed class WriteSession : IDisposable
{
    private readonly Database _database;

    private readonly TimeProvider _clock;

    private readonly Action? _step;

    private readonly Statement _begin;

    private readonly Statement _commit;

    private readonly Statement _rollback;

    private readonly Statement _dataVersion;

    private long _seenDataVersion = -1;

    private DateTimeOffset _nextSweep;

    public WriteSession(Database database, TimeProvider clock, int rosterLogAbove, Action? step)
    {
        _database = database;
        _clock = clock;
        _step = step;
        _begin = Prepare("BEGIN IMMEDIATE");
        _commit = Prepare("COMMIT");
        _rollback = Prepare("ROLLBACK");
        _dataVersion = Prepare("PRAGMA data_version");
        Rooms = new(this);
        Authors = new(this);
        Changes = new(this, rosterLogAbove);
        Members = new(this);
        Log = new(this);
        Sent = new(this);
        Slices = new(this);
    }

    public RoomTable Rooms { get; }

    public AuthorTable Authors { get; }

    public ChangeLog Changes { get; }

    public MemberTable Members { get; }

    public EntryLog Log { get; }

    public SentIds Sent { get; }

    public SliceTable Slices { get; }

    /// <summary>The time of the transaction, in milliseconds since 1970.</summary>
    public long Now { get; private set; }

    /// <summary>The number of the row that was inserted last.</summary>
    public long LastRow => _database.LastRow;

    /// <summary>Rows that the last write has changed.</summary>
    public int ChangedRows => _database.Changes;

    public bool SweepIsDue => _clock.GetUtcNow() >= _nextSweep;

    public Statement Prepare(string sql) => _database.Prepare(sql);

    public void Begin()
    {
        _begin.Run();
        Now = _clock.GetUtcNow().ToUnixTimeMilliseconds();
        var dataVersion = _dataVersion.Number()!.Value;
        if (dataVersion == _seenDataVersion)
            return;
        Forget();
        Sent.Load();
        _seenDataVersion = dataVersion;
    }

    /// <summary>Runs a statement that changes the file; tests stop the store before it.</summary>
    public void Write(Statement statement)
    {
        _step?.Invoke();
        statement.Run();
    }

    public void Commit()
    {
        Rooms.Save();
        Write(_commit);
        _step?.Invoke();
    }

    public void Rollback()
    {
        _seenDataVersion = -1;
        Sent.Clear();
        if (_database.IsInTransaction)
            _rollback.Run();
    }

    /// <summary>The next sweep comes in a minute, or right after the next group where this one has left something.</summary>
    public void Swept(bool whole) => _nextSweep = _clock.GetUtcNow() + (whole ? TimeSpan.FromMinutes(1) : TimeSpan.Zero);

    public void Close()
    {
        try
        {
            _database.Run("PRAGMA wal_checkpoint(TRUNCATE)");
        }
        finally
        {
            Dispose();
        }
    }

    public void Dispose() => _database.Dispose();

    private void Forget()
    {
        Rooms.Forget();
        Authors.Forget();
        Log.Forget();
    }
}
