namespace Chat.LoadTest.Scenarios;

/// <summary>The only list of scenarios.</summary>
internal static class ScenarioList
{
    public static readonly IReadOnlyList<Scenario> All =
    [
        new RoomScenario(), new RoomsScenario(), new IdleScenario(), new ChurnScenario(), new StormScenario(), new SlowScenario(),
        new MixedScenario(),
    ];

    public static string Names => string.Join(", ", All.Select(scenario => scenario.Name));

    public static Scenario? Find(string name) => All.FirstOrDefault(scenario => scenario.Name == name);
}
