namespace Chat.LoadTest.Scenarios;

internal sealed class RoomScenario : Scenario
{
    public override string Name => "room";
    public override string Description => "one large room in which some talk and all listen";
    public override ScenarioDefaults Defaults => new(200, 1, 5, null);
}
