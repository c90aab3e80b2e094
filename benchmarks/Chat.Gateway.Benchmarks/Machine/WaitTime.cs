using System.Globalization;

namespace Chat.Gateway.Benchmarks.Machine;

/// <summary>How long a thread was ready to run and did not: what other programs on the machine cost a measurement.</summary>
internal static class WaitTime
{
    private const string Statistics = "/proc/thread-self/schedstat";

    /// <summary>Since the thread began; null where the system does not count it.</summary>
    public static TimeSpan? OfThisThread()
    {
        if (!OperatingSystem.IsLinux() || !File.Exists(Statistics)) return null;
        var fields = File.ReadAllText(Statistics).Split(' '); // nanoseconds run, nanoseconds waited, turns
        return fields.Length < 2 ? null : TimeSpan.FromMicroseconds(long.Parse(fields[1], CultureInfo.InvariantCulture) / 1_000);
    }
}
