using Chat.LoadTest.Running;

namespace Chat.LoadTest.Scenarios;

/// <summary>
/// A tenth of the listeners stop reading for half of the run, and then read on. They must not delay the others, and what
/// could not wait for them they must find in history.
/// </summary>
internal sealed class SlowScenario : Scenario
{
    private const int OneIn = 10;

    public override string Name => "slow";
    public override string Description => "some members stop reading, and go on later";
    public override ScenarioDefaults Defaults => new(100, 1, 5, null);

    public override async Task DisturbAsync(LoadClient client, CancellationToken sending)
    {
        var quarter = TimeSpan.FromSeconds(client.Options.Duration / 4);
        if (!await Waiting.ForAsync(quarter, sending)) return;
        var slow = client.Members.Where(member => member.Publisher is null).Where((_, index) => index % OneIn == 0)
            .Where(member => member.TryTakeAway()).ToArray();
        foreach (var member in slow) member.StopReading();
        await Waiting.ForAsync(2 * quarter, sending);
        await Task.WhenAll([.. slow.Select(member => member.ReadOnAsync())]);
    }
}
