using Chat.LoadTest.Running;

namespace Chat.LoadTest.Scenarios;

/// <summary>In the middle of the run every connection is cut, and all come back at once, without the jitter that they owe a server.</summary>
internal sealed class StormScenario : Scenario
{
    public override string Name => "storm";
    public override string Description => "all connections break and come back at once";
    public override ScenarioDefaults Defaults => new(200, 10, 10, null);

    public override async Task DisturbAsync(LoadClient client, CancellationToken sending)
    {
        if (!await Waiting.ForAsync(TimeSpan.FromSeconds(client.Options.Duration / 2), sending)) return;
        var cut = client.Members.Where(member => member.TryTakeAway()).ToArray();
        foreach (var member in cut) member.Break();
        await Task.WhenAll([.. cut.Select(member => member.ReturnAsync())]);
    }
}
