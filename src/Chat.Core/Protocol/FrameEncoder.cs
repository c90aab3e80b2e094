using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;

namespace Chat.Core.Protocol;

/// <summary>
/// Escapes what JSON demands and nothing else. The framework's most relaxed encoder writes an emoji as 12 bytes
/// instead of 4: three times the bytes of a text, and unreadable for somebody at wscat. Frames are read as JSON and never
/// put into HTML, so nothing else asks to be escaped.
/// </summary>
internal sealed class FrameEncoder : JavaScriptEncoder
{
    private static readonly SearchValues<char> Escaped =
        SearchValues.Create([.. Enumerable.Range(0, 0x20).Select(code => (char)code), '"', '\\']);

    public static readonly FrameEncoder Instance = new();

    /// <summary>A control character becomes <c>\u001f</c>.</summary>
    public override int MaxOutputCharactersPerInputCharacter => 6;

    public override bool WillEncode(int unicodeScalar) => unicodeScalar is < 0x20 or '"' or '\\';

    public override unsafe int FindFirstCharacterToEncode(char* text, int textLength) =>
        new ReadOnlySpan<char>(text, textLength).IndexOfAny(Escaped);

    public override unsafe bool TryEncodeUnicodeScalar(int unicodeScalar, char* buffer, int bufferLength, out int numberOfCharactersWritten)
    {
        var target = new Span<char>(buffer, bufferLength);
        if (!WillEncode(unicodeScalar)) return new Rune(unicodeScalar).TryEncodeToUtf16(target, out numberOfCharactersWritten);
        var escape = unicodeScalar switch
        {
            '"' => "\\\"",
            '\\' => @"\\",
            '\n' => @"\n",
            '\t' => @"\t",
            _ => $"\\u{unicodeScalar:x4}",
        };
        var fits = escape.TryCopyTo(target);
        numberOfCharactersWritten = fits ? escape.Length : 0;
        return fits;
    }
}
