namespace Chat.Gateway.Benchmarks.Scenarios;

/// <summary>What one run of one contender gave.</summary>
/// <param name="Value">The scenario's figure.</param>
/// <param name="LoadShare">The part of its core that the load used meanwhile, 0 to 1.</param>
/// <param name="Details">Further figures by name.</param>
internal sealed record Figures(double Value, double LoadShare, IReadOnlyDictionary<string, double> Details)
{
    /// <summary>Above this the load held the server up.</summary>
    public const double MostLoadShare = 0.9;

    /// <summary>Above this somebody else used the machine.</summary>
    public const double MostWaiting = 0.1;

    /// <summary>The part of the time that the load was ready and had to wait for its core, 0 to 1; null where the system does not say.</summary>
    public double? Waited { get; init; }

    /// <summary>Why the run is invalid; null where it is not.</summary>
    public string? Fault { get; init; }

    public static Figures Invalid(string fault) => new(double.NaN, double.NaN, new Dictionary<string, double>()) { Fault = fault };
}
