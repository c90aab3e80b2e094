using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Chat.Gateway.Benchmarks.Machine;

/// <summary>
/// One core for the server and another for the load. Linux: <c>taskset</c> for a server, before it has started a thread, and a
/// call for each thread of our own. Windows: the process's affinity. macOS has neither.
/// </summary>
/// <param name="Server">The server's core; null where nothing is pinned.</param>
/// <param name="Load">The load's core.</param>
/// <param name="Reason">Why nothing is pinned; of no meaning otherwise.</param>
internal sealed partial record Cores(int? Server, int? Load, string Reason)
{
    private const string LinuxAffinity = "Cpus_allowed_list:";

    public bool ArePinned => Server is not null;

    public string Describe() => ArePinned
        ? $"the server on core {Server}, the load on core {Load}"
        : $"server and load on any core, since {Reason}: its figures say less";

    public static Cores None(string reason) => new(null, null, reason);

    public static Cores Choose()
    {
        if (OperatingSystem.IsWindows()) return Environment.ProcessorCount > 1 ? new(0, 1, "") : None("this machine has one core");
        if (!OperatingSystem.IsLinux()) return None("this system cannot pin a process to a core");
        if (Programs.Find("taskset") is null) return None("taskset is not on this machine (package util-linux)");
        return Allowed() is [var server, var load, ..] ? new(server, load, "") : None("this machine has one core");
    }

    /// <summary>Puts <c>taskset</c> before a program, where that is how it is done.</summary>
    public static void Prefix(ProcessStartInfo start, int? core)
    {
        if (core is null || !OperatingSystem.IsLinux()) return;
        start.ArgumentList.Insert(0, start.FileName);
        start.ArgumentList.Insert(0, core.Value.ToString(CultureInfo.InvariantCulture));
        start.ArgumentList.Insert(0, "-c");
        start.FileName = "taskset";
    }

    /// <summary>What <see cref="Prefix"/> does elsewhere, after the start.</summary>
    public static void Pin(Process process, int? core)
    {
        if (core is not null && OperatingSystem.IsWindows()) process.ProcessorAffinity = 1 << core.Value;
    }

    /// <summary>Keeps this process to the load's core; threads that are still to come inherit it.</summary>
    public void PinLoad()
    {
        if (Load is not { } core) return;
        if (OperatingSystem.IsWindows()) Pin(Process.GetCurrentProcess(), core);
        if (!OperatingSystem.IsLinux()) return;
        var mask = new ulong[16];
        mask[core / 64] = 1UL << (core % 64);
        foreach (var thread in Directory.EnumerateDirectories("/proc/self/task"))
            SetAffinity(int.Parse(Path.GetFileName(thread), CultureInfo.InvariantCulture), (nuint)(mask.Length * sizeof(ulong)), mask);
    }

    [LibraryImport("libc", EntryPoint = "sched_setaffinity")]
    private static partial int SetAffinity(int thread, nuint bytes, ulong[] mask);

    /// <summary>Those that this process may run on: a container may be given any two of many.</summary>
    private static List<int> Allowed()
    {
        var line = File.ReadLines("/proc/self/status").First(line => line.StartsWith(LinuxAffinity, StringComparison.Ordinal));
        var cores = new List<int>();
        foreach (var range in line[LinuxAffinity.Length..].Trim().Split(','))
        {
            var ends = range.Split('-').Select(end => int.Parse(end, CultureInfo.InvariantCulture)).ToArray();
            cores.AddRange(Enumerable.Range(ends[0], ends[^1] - ends[0] + 1));
        }

        return cores;
    }
}
