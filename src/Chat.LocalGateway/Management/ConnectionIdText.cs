using System.Buffers;
using System.Globalization;

namespace Chat.LocalGateway.Management;

/// <summary>A connection's id in a URL: the <c>=</c> at its end is sent as it is or as <c>%3D</c>, and so may any other character be.</summary>
internal static class ConnectionIdText
{
    public const int Length = 16;

    private static readonly SearchValues<char> Base64Url =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");

    /// <summary>Whether it has the form of an id: then <paramref name="id"/>, of <see cref="Length"/>, holds it.</summary>
    public static bool TryRead(ReadOnlySpan<char> wire, Span<char> id)
    {
        for (int at = 0; at < Length; at++)
        {
            if (wire.IsEmpty) return false;
            bool isEscaped = wire[0] == '%';
            if (!isEscaped) id[at] = wire[0];
            else if (!TryUnescape(wire, out id[at])) return false;
            wire = wire[(isEscaped ? 3 : 1)..];
        }
        return wire.IsEmpty && id[Length - 1] == '=' && !id[..(Length - 1)].ContainsAnyExcept(Base64Url);
    }

    private static bool TryUnescape(ReadOnlySpan<char> wire, out char character)
    {
        byte code = 0;
        bool isEscape = wire.Length >= 3 && byte.TryParse(wire[1..3], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out code);
        character = (char)code;
        return isEscape;
    }
}
