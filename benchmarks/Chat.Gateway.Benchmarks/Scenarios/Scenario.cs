using Chat.Gateway.Benchmarks.Contenders;

namespace Chat.Gateway.Benchmarks.Scenarios;

/// <summary>What is measured, and what the chat is to reach.</summary>
/// <param name="Name">On the command line.</param>
/// <param name="Description">For the report; one line.</param>
/// <param name="Unit">Of its figure.</param>
/// <param name="Mark">What the figure is to be.</param>
internal abstract record Scenario(string Name, string Description, string Unit, Mark Mark)
{
    public static IReadOnlyList<Scenario> All { get; } = [ClosedLoop.Room, ClosedLoop.Rooms, new IdleScenario(), new PacedScenario(), new ConnectScenario()];

    /// <summary>One run against a fresh server.</summary>
    /// <exception cref="BenchmarkException">The server does not play along.</exception>
    public abstract Figures Run(Contender contender, IServer server, Sizes sizes);
}

/// <summary>A ratio to reach, of the chat's figure to another's.</summary>
/// <param name="Against">Whose figure; null for the best of the others.</param>
/// <param name="AtLeast">The ratio that must be reached.</param>
/// <param name="AimFor">The ratio to aim for.</param>
internal sealed record Mark(string? Against, double AtLeast, double AimFor)
{
    /// <summary>Where less is better the aim lies below.</summary>
    public bool LessIsBetter => AimFor < AtLeast;

    public bool IsReached(double ratio, double wanted) => LessIsBetter ? ratio <= wanted : ratio >= wanted;
}
