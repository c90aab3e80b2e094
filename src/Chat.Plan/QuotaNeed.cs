namespace Chat.Plan;

/// <param name="Name">AWS's name of the quota.</param>
/// <param name="Default">What an account has.</param>
/// <param name="Peak">The most that the load took where nothing bounded it.</param>
/// <param name="Ask">What to ask for; null where the default is enough.</param>
internal sealed record QuotaNeed(string Name, double Default, double Peak, double? Ask)
{
    /// <summary>A simulated minute is a calm one: evenings are busier.</summary>
    private const double Headroom = 1.5;

    /// <summary>After an outage everybody comes back: within so long.</summary>
    private const double ComeBackSeconds = 600;

    public static IReadOnlyList<QuotaNeed> Of(ChatPlan plan) =>
    [
        Need("API Gateway, requests a second", plan.Limits.RequestsPerSecond, plan.Raised.Account.PeakRequests),
        Need("API Gateway, new connections a second", plan.Limits.ConnectsPerSecond, Math.Max(plan.Raised.Account.PeakConnects, plan.People / ComeBackSeconds / Headroom)),
        Need("Lambda, invocations at a time", plan.Limits.Concurrency, plan.Raised.Functions.PeakConcurrency),
    ];

    private static QuotaNeed Need(string name, double given, double peak)
    {
        var wanted = peak * Headroom;
        return new(name, given, peak, wanted > given ? Round(wanted) : null);
    }

    /// <summary>Up to two digits, as one writes it into a request.</summary>
    private static double Round(double value)
    {
        var unit = Math.Pow(10, Math.Floor(Math.Log10(value)) - 1);
        return Math.Ceiling(value / unit) * unit;
    }
}
