using System.Globalization;

namespace Chat.Core.Protocol;

/// <summary>JSON's escapes can spell half a surrogate pair, which no UTF-8 can hold and no receiver could be sent.</summary>
internal static class Surrogates
{
    private const int EscapeBytes = 6;

    /// <param name="raw">The inside of a JSON string as it stands in the frame, known to be well-formed.</param>
    public static bool HasHalfPair(ReadOnlySpan<byte> raw)
    {
        for (var next = raw.IndexOf((byte)'\\'); next >= 0; next = raw.IndexOf((byte)'\\'))
        {
            raw = raw[next..];
            if (!TryReadUnit(raw, out var unit))
            {
                raw = raw[2..];
                continue;
            }

            raw = raw[EscapeBytes..];
            if (!char.IsSurrogate(unit)) continue;
            if (!char.IsHighSurrogate(unit) || !TryReadUnit(raw, out var second) || !char.IsLowSurrogate(second)) return true;
            raw = raw[EscapeBytes..];
        }

        return false;
    }

    /// <summary>Reads <c>\uXXXX</c>, if that is what the bytes begin with.</summary>
    private static bool TryReadUnit(ReadOnlySpan<byte> raw, out char unit)
    {
        unit = default;
        if (raw.Length < EscapeBytes || raw[0] != '\\' || raw[1] != 'u') return false;
        var read = ushort.TryParse(raw[2..EscapeBytes], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value);
        unit = (char)value;
        return read;
    }
}
