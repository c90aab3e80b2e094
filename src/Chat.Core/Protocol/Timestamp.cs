using System.Globalization;

namespace Chat.Core.Protocol;

/// <summary>The protocol's <c>at</c>: RFC 3339, UTC, milliseconds.</summary>
internal static class Timestamp
{
    public static string Format(DateTimeOffset at) =>
        at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <summary>Now, without what is finer than the protocol, so that a stored entry reads as it was first shown.</summary>
    public static DateTimeOffset Now(TimeProvider time)
    {
        var now = time.GetUtcNow();
        return now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMillisecond));
    }
}
