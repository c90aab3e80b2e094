namespace Chat.LoadTest.Scenarios;

internal sealed class IdleScenario : Scenario
{
    public override string Name => "idle";
    public override string Description => "connections that only ping";
    public override ScenarioDefaults Defaults => new(1_000, 4, 0, 50);
    public override bool PingsOnly => true;
}
