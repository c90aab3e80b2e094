namespace Chat.LoadTest.Audit;

/// <summary>
/// What all members together saw of one room. The first to see a number takes a lock; everybody after it only compares.
/// </summary>
/// <param name="highestSeq">What no room of this run can reach: a bound on memory, whatever the server says.</param>
internal sealed class RoomLedger(string name, long highestSeq, Findings findings)
{
    private readonly Dictionary<int, PublisherLedger> _publishers = [];
    private readonly SlotTable _slots = new();
    private readonly SeqSet _shared = new();

    public string Name => name;

    /// <summary>What no number of this room is above, whatever the server says.</summary>
    public long HighestSeq => highestSeq;

    public Lock Lock { get; } = new();

    /// <summary>Numbers that somebody saw, live, in an acknowledgement or in a list. Under the lock.</summary>
    public SeqSet Known { get; } = new();

    /// <summary>Numbers that history gave at the end. Under the lock.</summary>
    public SeqSet History { get; } = new();

    /// <summary>Whether history was read to its end; without that nothing is said about what it lacks.</summary>
    public bool HistoryRead { get; set; }

    public IReadOnlyCollection<PublisherLedger> Publishers => _publishers.Values;

    public PublisherLedger AddPublisher(int index, bool own) => _publishers[index] = new PublisherLedger(index, own);

    public PublisherLedger Publisher(int index) => _publishers[index];

    public MessageKey KeyOf(long seq) => _slots.KeyOf(seq);

    public uint KnownAt(long seq) => _slots.KnownAt(seq);

    public bool WasDelivered(long seq) => _slots.WasDelivered(seq);

    /// <summary>A message was seen under a number, at a time in milliseconds of the run.</summary>
    /// <param name="delivered">By a member other than its sender.</param>
    /// <returns>False where it cannot be of this room: then nothing else is to be made of it.</returns>
    public bool Observe(MessageKey key, long seq, uint now, bool delivered)
    {
        if (_slots.KeyOf(seq) == key && (!delivered || _slots.WasDelivered(seq))) return true;
        lock (Lock) return ObserveFirst(key, seq, now, delivered);
    }

    /// <param name="after">The number that the publisher had been acknowledged when it sent this, 0 for none.</param>
    public bool Acknowledge(MessageKey key, long seq, uint now, long after)
    {
        lock (Lock)
        {
            if (!Observe(key, seq, now, false)) return false;
            if (!_publishers[key.Publisher].Acknowledged.Add(key.Number)) return true;
            if (seq <= after) findings.Add(Fault.Misordered, $"{key} in {name} is {seq}, and was sent after the acknowledgement of {after}");
            return true;
        }
    }

    public void Refuse(MessageKey key)
    {
        lock (Lock) _publishers[key.Publisher].Refused.Add(key.Number);
    }

    private bool ObserveFirst(MessageKey key, long seq, uint now, bool delivered)
    {
        if (!IsOfThisRoom(key, seq)) return false;
        var slot = _slots.KeyOf(seq);
        if (slot.IsNone)
        {
            _slots.Set(seq, key, now);
            Known.Add(seq);
        }
        else if (slot != key)
        {
            if (_shared.Add(seq)) findings.Add(Fault.SharedNumber, $"{seq} of {name} is {slot} and {key}");
            return true;
        }
        NoteNumber(_publishers[key.Publisher], key, seq);
        if (delivered) _slots.SetDelivered(seq);
        return true;
    }

    private bool IsOfThisRoom(MessageKey key, long seq)
    {
        if (!_publishers.TryGetValue(key.Publisher, out var publisher) || key.Number < 1 || key.Number > (publisher.Own ? publisher.Sent : highestSeq))
            findings.Add(Fault.Foreign, $"{key} under {seq} of {name}, which nobody sent there");
        else if (seq < 1 || seq > highestSeq)
            findings.Add(Fault.SharedNumber, $"{key} in {name} has the number {seq}, where a new room counts up from 1");
        else return true;
        return false;
    }

    private void NoteNumber(PublisherLedger publisher, MessageKey key, long seq)
    {
        var first = publisher.SeqOf(key.Number);
        if (first == 0) publisher.SetSeq(key.Number, seq);
        else if (first != seq && publisher.NoteTwice(key.Number)) findings.Add(Fault.Doubled, $"{key} in {name} is {first} and {seq}");
    }
}
