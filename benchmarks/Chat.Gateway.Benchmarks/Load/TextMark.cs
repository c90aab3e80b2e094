namespace Chat.Gateway.Benchmarks.Load;

/// <summary>
/// What each text begins with: <c>#@00007.000000042</c> is the 42nd message of publisher 7. No contender escapes any of it, so
/// that it is found in a frame of whatever protocol without reading the rest.
/// </summary>
internal static class TextMark
{
    public const int Bytes = 17;

    private const int PublisherDigits = 5;
    private const int NumberDigits = 9;

    private static ReadOnlySpan<byte> Start => "#@"u8;

    public static void Write(Span<byte> text, int publisher, long number)
    {
        Start.CopyTo(text);
        WriteDigits(text.Slice(2, PublisherDigits), publisher);
        text[2 + PublisherDigits] = (byte)'.';
        WriteDigits(text.Slice(3 + PublisherDigits, NumberDigits), number);
    }

    /// <summary>The next mark of a payload, which then begins behind it; false where there is none.</summary>
    public static bool TryNext(ref ReadOnlySpan<byte> payload, out int publisher, out long number)
    {
        (publisher, number) = (0, 0);
        var at = payload.IndexOf(Start);
        if (at < 0 || payload.Length - at < Bytes) return false;
        var mark = payload.Slice(at, Bytes);
        payload = payload[(at + Bytes)..];
        publisher = (int)ReadDigits(mark.Slice(2, PublisherDigits));
        number = ReadDigits(mark.Slice(3 + PublisherDigits, NumberDigits));
        return true;
    }

    private static void WriteDigits(Span<byte> digits, long value)
    {
        for (var i = digits.Length - 1; i >= 0; i--, value /= 10) digits[i] = (byte)('0' + value % 10);
    }

    private static long ReadDigits(ReadOnlySpan<byte> digits)
    {
        long value = 0;
        foreach (var digit in digits) value = value * 10 + (digit - '0');
        return value;
    }
}
