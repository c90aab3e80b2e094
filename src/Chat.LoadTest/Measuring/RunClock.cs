using System.Diagnostics;

namespace Chat.LoadTest.Measuring;

/// <summary>The time of a run in microseconds: the coordinator's monotonic clock, which all processes of its machine share.</summary>
/// <param name="offset">What another machine adds to its own clock to read the coordinator's; see <see cref="ClockReading"/>.</param>
internal sealed class RunClock(long offset = 0)
{
    public long Now => Machine + offset;

    /// <summary>This machine's own.</summary>
    public static long Machine => (long)(Stopwatch.GetTimestamp() * (1_000_000.0 / Stopwatch.Frequency));
}
