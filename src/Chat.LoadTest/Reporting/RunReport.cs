using System.Runtime.InteropServices;

namespace Chat.LoadTest.Reporting;

/// <summary>All that is known of a run: what <c>--json</c> writes, and what the other forms are made from.</summary>
internal sealed record RunReport
{
    /// <summary>Of this form; a reader refuses what it does not know.</summary>
    public const string CurrentForm = "chat-load-1";

    public required string Form { get; init; }
    public required string Run { get; init; }
    public required DateTimeOffset StartedAt { get; init; }
    public required LoadOptions Options { get; init; }
    public required MachineFacts Machine { get; init; }
    public required bool Interrupted { get; init; }
    public required double Seconds { get; init; }
    public required Counts Counts { get; init; }
    public required IReadOnlyList<LatencyFacts> Latencies { get; init; }
    public required IReadOnlyList<FaultFacts> Audit { get; init; }

    /// <summary>Rooms that the audit could not look at, with the reason.</summary>
    public required IReadOnlyDictionary<string, string> Unchecked { get; init; }

    public required IReadOnlyDictionary<string, long> Errors { get; init; }
    public required IReadOnlyDictionary<string, long> ConnectionsLost { get; init; }
    public required IReadOnlyDictionary<string, long> OpenFailures { get; init; }
    public required IReadOnlyList<Second> Timeline { get; init; }
    public required GeneratorFacts Generator { get; init; }

    public required IReadOnlyList<WorkerFacts> Workers { get; init; }

    /// <summary>The last load that <c>--find-limit</c> tried, and the highest that was held.</summary>
    public LimitFacts? Limit { get; init; }

    /// <summary>0 all held, 1 not all could be done, 3 a promise was broken.</summary>
    public required int ExitCode { get; init; }

    public LatencyFacts Latency(string of) => Latencies.First(latency => latency.Of == of);
}

internal sealed record MachineFacts(string System, int Cores, string Runtime)
{
    public static MachineFacts OfThis() => new(RuntimeInformation.OSDescription, Environment.ProcessorCount, RuntimeInformation.FrameworkDescription);
}

/// <summary>One process of the run.</summary>
/// <param name="CpuShare">Cores that it used while sending.</param>
/// <param name="ClockUncertainty">Milliseconds by which its clock may differ from the coordinator's; 0 on one machine.</param>
/// <param name="Broke">Null, or the sentence that says what became of it.</param>
internal sealed record WorkerFacts(
    string Name, MachineFacts Machine, long Connections, double CpuShare, double PeakMemoryMegabytes, double ClockUncertainty, string? Broke);

/// <param name="Deliveries">To members other than the sender, each once, live.</param>
/// <param name="Repeated">Frames with a number that the member had: allowed, and dropped.</param>
/// <param name="OutOfOrder">Frames that arrived after one with a higher number: allowed.</param>
/// <param name="Recovered">Entries that came in the lists of a join.</param>
/// <param name="Gathered">Frames that came in one with an earlier one, as a busy room's do.</param>
internal sealed record Counts(
    long Connections, long Asked, long Sent, long Resent, long Acknowledged, long Refused, long Deliveries, long Repeated, long OutOfOrder,
    long Recovered, long Pings, long Pongs, long Reconnected, long OtherFrames, long Gathered)
{
    public static readonly Counts None = new(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    public static Counts operator +(Counts a, Counts b) => new(
        a.Connections + b.Connections, Math.Max(a.Asked, b.Asked), a.Sent + b.Sent, a.Resent + b.Resent, a.Acknowledged + b.Acknowledged, a.Refused + b.Refused,
        a.Deliveries + b.Deliveries, a.Repeated + b.Repeated, a.OutOfOrder + b.OutOfOrder, a.Recovered + b.Recovered, a.Pings + b.Pings,
        a.Pongs + b.Pongs, a.Reconnected + b.Reconnected, a.OtherFrames + b.OtherFrames, a.Gathered + b.Gathered);
}

/// <summary>Milliseconds, from when the message was due.</summary>
/// <param name="Histogram">HdrHistogram's compressed form, in microseconds.</param>
internal sealed record LatencyFacts(
    string Of, long Count, double P50, double P90, double P99, double P999, double P9999, double Max, string Histogram);

internal sealed record FaultFacts(string Fault, string Promise, string Meaning, long Count, string? Example);

/// <summary>What happened in one second of sending, and what was open at its end.</summary>
internal sealed record Second(
    double At, long Connections, long Sent, long Acknowledged, long Deliveries, long Errors,
    double AcknowledgedP50, double AcknowledgedP99, double DeliveredP50, double DeliveredP99);

/// <param name="CpuShare">Cores that all its processes used while sending.</param>
/// <param name="SlipP99">Milliseconds by which sending began later than due.</param>
/// <param name="LagP99">Milliseconds that what had arrived waited here for a thread.</param>
/// <param name="Bottleneck">Null, or why the figures may be the generator's rather than the server's.</param>
internal sealed record GeneratorFacts(int Workers, double CpuShare, double SlipP99, double PeakMemoryMegabytes, string? Bottleneck, double LagP99 = 0);

internal sealed record LimitFacts(double HighestHeld, double FirstNotHeld, double BoundMilliseconds, string Why);
