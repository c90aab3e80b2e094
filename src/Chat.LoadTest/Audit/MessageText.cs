using System.Buffers.Text;

namespace Chat.LoadTest.Audit;

/// <summary>
/// What a text says of itself: run, publisher, number, time due in microseconds; then letters that follow from the number,
/// up to the size that was asked for, so that a changed text is noticed.
/// </summary>
internal static class MessageText
{
    /// <summary>Holds the longest head: 6 for the run, 6 for the publisher, 13 for the number, 16 for the time, blanks between.</summary>
    public const int MinBytes = 48;

    public const int MaxBytes = 8_192;

    public const int RunCharacters = 6;

    private static readonly byte[] Letters = MakeLetters();

    public static void Write(Span<byte> text, ReadOnlySpan<byte> run, MessageKey key, long due)
    {
        run.CopyTo(text);
        var at = run.Length;
        at = Number(text, at, key.Publisher);
        at = Number(text, at, key.Number);
        at = Number(text, at, due);
        text[at++] = (byte)' ';
        Padding(key.Number, text.Length - at).CopyTo(text[at..]);
    }

    public static TextKind Read(ReadOnlySpan<byte> text, ReadOnlySpan<byte> run, out MessageKey key, out long due)
    {
        (key, due) = (default, 0);
        if (text.Length is < MinBytes or > MaxBytes) return TextKind.Altered;
        if (!text.StartsWith(run)) return text[run.Length] == ' ' ? TextKind.OfAnotherRun : TextKind.Altered;
        var at = run.Length;
        if (!TryNumber(text, ref at, out var publisher) || !TryNumber(text, ref at, out var number) || !TryNumber(text, ref at, out due))
            return TextKind.Altered;
        if (!MessageKey.Holds(publisher, number) || text[at++] != ' ' || !text[at..].SequenceEqual(Padding(number, text.Length - at))) return TextKind.Altered;
        key = new MessageKey((int)publisher, number);
        return TextKind.Ours;
    }

    private static ReadOnlySpan<byte> Padding(long number, int length) => Letters.AsSpan((int)(number % 26), length);

    private static int Number(Span<byte> text, int at, long number)
    {
        text[at++] = (byte)' ';
        Utf8Formatter.TryFormat(number, text[at..], out var written);
        return at + written;
    }

    private static bool TryNumber(ReadOnlySpan<byte> text, ref int at, out long number)
    {
        number = 0;
        if (at + 2 >= text.Length || text[at] != ' ' || !Utf8Parser.TryParse(text[(at + 1)..], out number, out var read)) return false;
        at += 1 + read;
        return at < text.Length && number >= 0;
    }

    private static byte[] MakeLetters()
    {
        var letters = new byte[MaxBytes + 26];
        for (var i = 0; i < letters.Length; i++) letters[i] = (byte)('a' + (i % 26));
        return letters;
    }
}

internal enum TextKind
{
    Ours,
    OfAnotherRun,
    Altered,
}
