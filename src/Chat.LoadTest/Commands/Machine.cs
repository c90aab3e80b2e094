namespace Chat.LoadTest.Commands;

/// <summary>Whether this machine can hold what a run needs; said before it begins.</summary>
internal static class Machine
{
    /// <summary>What the runtime, its libraries and the terminal have open.</summary>
    private const int OwnHandles = 150;

    /// <summary>What a connection costs here at most: 8 KB with its system's buffers empty, and as much in the kernel.</summary>
    private const long BytesPerConnection = 16_384;

    /// <exception cref="LoadException">It cannot.</exception>
    public static void Check(LoadOptions options, long? handles, long memory)
    {
        var each = (options.Connections + options.Workers - 1) / options.Workers;
        if (handles is { } limit && each + OwnHandles > limit)
            throw new LoadException($"{each} connections in a process need {each + OwnHandles} file handles and the limit is {limit}: raise it with ulimit -n {each + OwnHandles}, or give --workers {((options.Connections - 1) / Math.Max(1, limit - OwnHandles)) + 1}.");
        if (options.Connections * BytesPerConnection > memory)
            throw new LoadException($"{options.Connections} connections need about {options.Connections * BytesPerConnection >> 20} MB and this machine has {memory >> 20} MB: ask for fewer with --connections.");
    }

    /// <summary>Files that a process may open here; null where the system has no such limit or does not say.</summary>
    public static long? Handles()
    {
        // The runtime has raised the soft limit to the hard one when it started.
        if (!File.Exists("/proc/self/limits")) return null;
        var line = File.ReadLines("/proc/self/limits").FirstOrDefault(line => line.StartsWith("Max open files", StringComparison.Ordinal));
        return line is not null && long.TryParse(line[26..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[0], out var limit) ? limit : null;
    }

    public static long Memory() => GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
}
