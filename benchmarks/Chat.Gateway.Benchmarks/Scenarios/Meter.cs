using System.Diagnostics;
using Chat.Gateway.Benchmarks.Contenders;
using Chat.Gateway.Benchmarks.Machine;

namespace Chat.Gateway.Benchmarks.Scenarios;

/// <summary>Time, the server's CPU time and the load's, from its making to its reading.</summary>
internal sealed class Meter(IServer server)
{
    private readonly TimeSpan _serverAt = server.CpuTime;
    private readonly TimeSpan _loadAt = Environment.CpuUsage.TotalTime;
    private readonly TimeSpan? _waitedAt = WaitTime.OfThisThread();
    private readonly long _startedAt = Stopwatch.GetTimestamp();

    /// <summary>
    /// Whether the server has had so much CPU time, however long it took on a busy machine, or twice as long has passed.
    /// </summary>
    public bool HasSeen(TimeSpan cpu) => server.CpuTime - _serverAt >= cpu || Stopwatch.GetElapsedTime(_startedAt) >= 2 * cpu;

    /// <summary>Whether so much time has passed.</summary>
    public bool HasPassed(TimeSpan time) => Stopwatch.GetElapsedTime(_startedAt) >= time;

    public Reading Read()
    {
        var seconds = Stopwatch.GetElapsedTime(_startedAt).TotalSeconds;
        // The system counts CPU time in steps of up to 10 ms: a run too short for one has used one.
        var cpu = Math.Max((server.CpuTime - _serverAt).TotalSeconds, 0.01);
        return new(seconds, cpu, (Environment.CpuUsage.TotalTime - _loadAt).TotalSeconds / seconds)
        {
            Waited = (WaitTime.OfThisThread() - _waitedAt)?.TotalSeconds / seconds,
        };
    }
}

/// <param name="Seconds">That passed.</param>
/// <param name="CpuSeconds">That the server used.</param>
/// <param name="LoadShare">The part of a core that the load used.</param>
internal readonly record struct Reading(double Seconds, double CpuSeconds, double LoadShare)
{
    /// <summary>As <see cref="Figures.Waited"/>.</summary>
    public double? Waited { get; init; }
}
