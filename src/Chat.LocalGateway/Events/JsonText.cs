using System.Buffers;

namespace Chat.LocalGateway.Events;

/// <summary>
/// Escapes a text for JSON as AWS does: what JSON makes it escape, and nothing else. The framework's encoders all escape
/// characters outside the basic plane too, and this is the one long text on the hot path.
/// </summary>
internal static class JsonText
{
    private static readonly SearchValues<byte> MustBeEscaped = SearchValues.Create(
        [(byte)'"', (byte)'\\', .. Enumerable.Range(0, 0x20).Select(code => (byte)code)]);

    public static void Escape(ReadOnlySpan<byte> utf8, EventBuffer into)
    {
        while (true)
        {
            int plain = utf8.IndexOfAny(MustBeEscaped);
            if (plain < 0)
            {
                into.Append(utf8);
                return;
            }
            into.Append(utf8[..plain]);
            AppendEscaped(utf8[plain], into);
            utf8 = utf8[(plain + 1)..];
        }
    }

    private static void AppendEscaped(byte code, EventBuffer into)
    {
        switch (code)
        {
            case (byte)'"': into.Append("\\\""u8); break;
            case (byte)'\\': into.Append("\\\\"u8); break;
            case (byte)'\n': into.Append("\\n"u8); break;
            case (byte)'\r': into.Append("\\r"u8); break;
            case (byte)'\t': into.Append("\\t"u8); break;
            case (byte)'\b': into.Append("\\b"u8); break;
            case (byte)'\f': into.Append("\\f"u8); break;
            default: into.Append([(byte)'\\', (byte)'u', (byte)'0', (byte)'0', Hex(code >> 4), Hex(code & 15)]); break;
        }
    }

    private static byte Hex(int digit) => (byte)(digit < 10 ? '0' + digit : 'a' + digit - 10);
}
