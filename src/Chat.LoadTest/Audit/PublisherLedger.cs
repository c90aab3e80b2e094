namespace Chat.LoadTest.Audit;

/// <summary>What is known of one publisher's messages. Guarded by its room's lock.</summary>
/// <param name="index">From 0, in the whole run.</param>
/// <param name="own">Whether its connection is one of this process: what another one sent is known only at the end.</param>
internal sealed class PublisherLedger(int index, bool own)
{
    private long[] _seqs = [];
    private SeqSet? _twice;

    public int Index => index;

    public bool Own => own;

    /// <summary>Numbers 1 to this one were sent.</summary>
    public long Sent { get; set; }

    public SeqSet Acknowledged { get; } = new();

    public SeqSet Refused { get; } = new();

    /// <summary>The room's number for a message, 0 while none is known.</summary>
    public long SeqOf(long number) => number < _seqs.Length ? _seqs[number] : 0;

    public void SetSeq(long number, long seq)
    {
        if (number >= _seqs.Length) Array.Resize(ref _seqs, (int)Math.Max(number + 1, Math.Max(16, _seqs.Length * 2L)));
        _seqs[number] = seq;
    }

    /// <returns>True the first time.</returns>
    public bool NoteTwice(long number) => (_twice ??= new()).Add(number);
}
