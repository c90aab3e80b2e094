namespace Chat.LoadTest.Audit;

/// <summary>Which message: its publisher (from 0) and that publisher's number for it (from 1). One word of memory.</summary>
internal readonly record struct MessageKey(ulong Packed)
{
    private const int NumberBits = 40;

    public MessageKey(int publisher, long number) : this(((ulong)publisher + 1) << NumberBits | (ulong)number) { }

    public int Publisher => (int)(Packed >> NumberBits) - 1;
    public long Number => (long)(Packed & ((1UL << NumberBits) - 1));
    public bool IsNone => Packed == 0;

    public override string ToString() => $"message {Number} of publisher {Publisher}";
}
