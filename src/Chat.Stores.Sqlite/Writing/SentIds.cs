using System.Runtime.InteropServices;
using Chat.Core.Protocol;
using Chat.Stores.Sqlite.Sql;

namespace Chat.Stores.Sqlite.Writing;

/// <summary>
/// The ids that clients gave their messages in the last 10 minutes. On disk they lie in the order of their arrival; to find
/// one, its hash is kept in memory. An index on disk would change a page of its own for each message, since ids are random.
/// </summary>
internal sealed class SentIds(WriteSession session)
{
    // Each deletion of that many takes a few milliseconds of the writer's time.
    private const int SweptAtOnce = 2_000;

    private static readonly long Window = (long)ChatLimits.RepeatWindow.TotalMilliseconds;

    private readonly Statement _insert = session.Prepare("INSERT INTO sent VALUES (?1, ?2, ?3)");

    private readonly Statement _newer = session.Prepare(
        """
        SELECT sent.entry, author.user, sent.id
        FROM sent JOIN entry ON entry.id = sent.entry JOIN author ON author.id = entry.author
        WHERE sent.entry > ?1 ORDER BY sent.entry
        """);

    private readonly Statement _at = session.Prepare(
        """
        SELECT sent.until, author.user, sent.id
        FROM sent JOIN entry ON entry.id = sent.entry JOIN author ON author.id = entry.author
        WHERE sent.entry = ?1
        """);

    private readonly Statement _search = session.Prepare(
        """
        SELECT sent.entry
        FROM sent JOIN entry ON entry.id = sent.entry JOIN author ON author.id = entry.author
        WHERE sent.until > ?1 AND author.user = ?2 AND sent.id = ?3
        """);

    private readonly Statement _sweep = session.Prepare(
        "DELETE FROM sent WHERE entry IN (SELECT entry FROM (SELECT entry, until FROM sent ORDER BY entry LIMIT ?2) WHERE until <= ?1)");

    // Hash to place in the log. The older of the two is dropped when all that it holds is older than the window.
    private Dictionary<long, long> _recent = [];

    private Dictionary<long, long> _older = [];

    private long _recentSince;

    private long _loaded = -1;

    /// <summary>Takes in what another instance has added.</summary>
    public void Load()
    {
        using var _ = new Resetting(_newer.Bind(0, _loaded));
        while (_newer.Step())
            Remember(_newer.Text(1), _newer.Text(2), _newer.Int64(0));
    }

    public void Clear()
    {
        _recent.Clear();
        _older.Clear();
        _loaded = -1;
    }

    /// <summary>The place of the entry that a user's id stands for, or null where it is new, or its time is over.</summary>
    public long? Find(string user, string id)
    {
        var hash = HashOf(user, id);
        if (!_recent.TryGetValue(hash, out var place) && !_older.TryGetValue(hash, out place))
            return null;

        using var _ = new Resetting(_at.Bind(0, place));
        if (!_at.Step())
            return null;
        if (_at.Text(1) != user || _at.Text(2) != id)
            return _search.Bind(0, session.Now).Bind(1, user).Bind(2, id).Number();
        return _at.Int64(0) > session.Now ? place : null;
    }

    public void Add(string user, string id, long place)
    {
        session.Write(_insert.Bind(0, place).Bind(1, id).Bind(2, session.Now + Window));
        Remember(user, id, place);
    }

    /// <summary>Deletes those whose time is over, not more than a few thousand.</summary>
    /// <returns>Whether none is left.</returns>
    public bool Sweep()
    {
        session.Write(_sweep.Bind(0, session.Now).Bind(1, SweptAtOnce));
        return session.ChangedRows < SweptAtOnce;
    }

    private void Remember(string user, string id, long place)
    {
        if (session.Now - _recentSince > Window)
        {
            (_recent, _older) = ([], _recent);
            _recentSince = session.Now;
        }

        // Where two ids share a hash, the older one is still found by a search of the table.
        _recent[HashOf(user, id)] = place;
        _loaded = place;
    }

    /// <summary>64 bits out of two hashes that nobody outside can foresee.</summary>
    private static long HashOf(string user, string id)
    {
        var other = default(HashCode);
        other.AddBytes(MemoryMarshal.AsBytes(user.AsSpan()));
        other.AddBytes(MemoryMarshal.AsBytes(id.AsSpan()));
        return ((long)HashCode.Combine(user.GetHashCode(StringComparison.Ordinal), id.GetHashCode(StringComparison.Ordinal)) << 32)
            | (uint)other.ToHashCode();
    }
}
