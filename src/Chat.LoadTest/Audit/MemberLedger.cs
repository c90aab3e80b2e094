using System.Numerics;

namespace Chat.LoadTest.Audit;

/// <summary>
/// What one member of a room saw, and what it was owed: everything above the cut of its last join, as long as it was there
/// (promises 3 and 4), and everything between two of its joins through what it asked for when it came back (promise 6).
/// </summary>
internal sealed class MemberLedger(RoomLedger room, int member, Findings findings)
{
    // Lists are closed on another thread than frames arrive on. Always taken before the room's.
    private readonly Lock _lock = new();
    private readonly SeqSet _seen = new();
    private long _complete = -1;
    private long _cut = -1;

    /// <summary>
    /// Everything up to this number is accounted for: what the member names when it comes back. Above the cut of its last join
    /// that is what it has without a gap, for what lies in a gap may still be on its way.
    /// </summary>
    public long Complete
    {
        get
        {
            lock (_lock) return _seen.EndOfRun(Math.Max(_complete, 0));
        }
    }

    public bool HasJoined => _complete >= 0;

    /// <summary>Whether what is said now has to reach it.</summary>
    public bool IsOwed => _cut >= 0;

    /// <summary>Takes an entry, live or from a list.</summary>
    public Reception Receive(MessageKey key, long seq, uint now, bool own)
    {
        if (!room.Observe(key, seq, now, delivered: !own)) return Reception.NotOfThisRoom;
        lock (_lock)
        {
            var late = seq < _seen.Max;
            if (!_seen.Add(seq)) return Reception.Repeated;
            return late ? Reception.OutOfOrder : Reception.New;
        }
    }

    /// <summary>A join was answered, and the lists after it are read.</summary>
    /// <param name="cut"><c>joined.seq</c>.</param>
    /// <param name="asked">When the join was sent: what was known by then had to be in the lists.</param>
    /// <param name="lost">The server said that entries are no longer kept, which is allowed.</param>
    public void Joined(long cut, uint asked, bool lost)
    {
        if (HasJoined && !lost) Check(Fault.Unrecovered, _complete, cut, asked, "asked for it when it came back");
        _complete = Math.Max(_complete, cut);
        _cut = cut;
    }

    /// <summary>The member leaves, or stops reading. Owed is what was known early enough to have reached it.</summary>
    /// <param name="deadline">What was known by then had to be here.</param>
    public void Parted(uint deadline)
    {
        if (!IsOwed) return;
        Check(Fault.Missed, _cut, long.MaxValue, deadline, "was there until later");
        _cut = -1;
    }

    /// <summary>Whether everything that is known by now has arrived.</summary>
    public bool HasAll(uint deadline = uint.MaxValue - 1) => !IsOwed || Missing(_cut, long.MaxValue, deadline).Count == 0;

    /// <summary>At the end, with history read: what was stored and never came.</summary>
    public void Conclude()
    {
        if (!IsOwed) return;
        lock (_lock)
            lock (room.Lock)
            {
                var (count, first) = Missing(_cut, long.MaxValue, uint.MaxValue - 1, room.HistoryRead ? room.History : null);
                if (count > 0) findings.Add(Fault.Missed, $"{room.KeyOf(first)}, {first} of {room.Name}, by member {member}, which joined at {_cut}", count);
            }
    }

    private void Check(Fault fault, long above, long upTo, uint deadline, string because)
    {
        var (count, first) = Missing(above, upTo, deadline);
        if (count > 0) findings.Add(fault, $"{room.KeyOf(first)}, {first} of {room.Name}, by member {member}, which {because}", count);
    }

    private (long Count, long First) Missing(long above, long upTo, uint deadline, SeqSet? among = null)
    {
        lock (_lock)
            lock (room.Lock)
            {
                (long count, long first) = (0, 0);
                var last = (int)Math.Min(room.Known.Words - 1, upTo >> 6);
                for (var word = (int)((above + 1) >> 6); word <= last; word++)
                    for (var bits = room.Known.Word(word) & ~_seen.Word(word) & (among?.Word(word) ?? ulong.MaxValue); bits != 0; bits &= bits - 1)
                    {
                        var seq = ((long)word << 6) + BitOperations.TrailingZeroCount(bits);
                        if (seq == 0 || seq <= above || seq > upTo || room.KnownAt(seq) > deadline) continue;
                        if (count++ == 0) first = seq;
                    }
                return (count, first);
            }
    }
}

internal enum Reception
{
    New,
    OutOfOrder,
    Repeated,
    NotOfThisRoom,
}
