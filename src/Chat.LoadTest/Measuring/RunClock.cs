using System.Diagnostics;

namespace Chat.LoadTest.Measuring;

/// <summary>Microseconds of the machine's monotonic clock, which all processes of one machine share.</summary>
internal static class RunClock
{
    public static long Now => (long)(Stopwatch.GetTimestamp() * (1_000_000.0 / Stopwatch.Frequency));
}
