namespace Chat.LoadTest.Audit;

/// <summary>Which message: its publisher (from 0) and that publisher's number for it (from 1). One word of memory.</summary>
internal readonly record struct MessageKey(ulong Packed)
{
    private const int NumberBits = 40;
    private const int PublisherBits = 64 - NumberBits;

    public MessageKey(int publisher, long number) : this(((ulong)publisher + 1) << NumberBits | (ulong)number) { }

    public int Publisher => (int)(Packed >> NumberBits) - 1;
    public long Number => (long)(Packed & ((1UL << NumberBits) - 1));

    /// <summary>Whether both are such as fit into the word; what others say they are may be anything.</summary>
    public static bool Holds(long publisher, long number) =>
        publisher is >= 0 and < (1L << PublisherBits) - 1 && number is >= 0 and < 1L << NumberBits;

    public bool IsNone => Packed == 0;

    public override string ToString() => $"message {Number} of publisher {Publisher}";
}
