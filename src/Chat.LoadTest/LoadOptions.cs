using System.Text.Json.Serialization;

namespace Chat.LoadTest;

/// <summary>What a run is asked to do: all that is needed to repeat it, beside the server.</summary>
internal sealed record LoadOptions
{
    public required string Scenario { get; init; }

    public required Uri Url { get; init; }

    public required int Connections { get; init; }

    public required int Rooms { get; init; }

    public required int Publishers { get; init; }

    /// <summary>Messages (in `idle`: pings) a second in all; null sends the next one when the last is answered.</summary>
    public double? Rate { get; init; }

    /// <summary>Bytes of UTF-8 of a text.</summary>
    public int Size { get; init; } = 100;

    /// <summary>Seconds over which connections are opened.</summary>
    public double Ramp { get; init; } = 2;

    /// <summary>Seconds for which messages are sent.</summary>
    public double Duration { get; init; } = 10;

    /// <summary>Of `churn`: connections that go in a second; null for a tenth of the listeners.</summary>
    public double? Going { get; init; }

    public int Seed { get; init; } = 1;

    /// <summary>Seconds that an answer or a delivery may take before it is missing: the 30 of the protocol page.</summary>
    public double Settle { get; init; } = 30;

    /// <summary>No run sends more messages than this, however fast it is answered.</summary>
    public long Messages { get; init; } = 1_000_000;

    public int Workers { get; init; } = 1;

    /// <summary>Addresses of workers on other hosts, with commas between them; null where the workers are processes of this machine.</summary>
    public string? Hosts { get; init; }

    /// <summary>The file of a private authority's certificates; null for the machine's own list.</summary>
    public string? Ca { get; init; }

    /// <summary>Whether certificates are looked at.</summary>
    public bool Insecure { get; init; }

    [JsonIgnore]
    public string[] HostList => Hosts?.Split(',') ?? [];

    /// <summary>What the publishers of an open loop send in all.</summary>
    [JsonIgnore]
    public long Asked => Rate is { } rate ? Math.Min(Messages, (long)Math.Floor(rate * Duration)) : Messages;

    [JsonIgnore]
    public TimeSpan SettleTime => TimeSpan.FromSeconds(Settle);
}

/// <summary>The run cannot be done, or not to its end: one sentence for the person who asked for it.</summary>
internal sealed class LoadException(string message, int exitCode = 1) : Exception(message)
{
    public int ExitCode => exitCode;
}
