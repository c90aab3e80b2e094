namespace Chat.LoadTest.Scenarios;

internal sealed class RoomsScenario : Scenario
{
    public override string Name => "rooms";
    public override string Description => "many small rooms, one publisher in each";
    public override ScenarioDefaults Defaults => new(200, 20, 20, null);
}
