using System.Globalization;
using System.Text;

namespace Chat.LocalGateway.Events;

/// <summary>Writes <c>24/Nov/2026:05:00:00 +0000</c>, once a second.</summary>
internal sealed class RequestTime
{
    private sealed record Second(long Number, byte[] Text);

    private Second _last = new(long.MinValue, []);

    public ReadOnlySpan<byte> Of(DateTimeOffset now)
    {
        long number = now.ToUnixTimeSeconds();
        var last = _last;
        if (last.Number == number) return last.Text;
        var text = now.UtcDateTime.ToString("dd/MMM/yyyy:HH:mm:ss +0000", CultureInfo.InvariantCulture);
        _last = last = new Second(number, Encoding.ASCII.GetBytes(text));
        return last.Text;
    }
}
